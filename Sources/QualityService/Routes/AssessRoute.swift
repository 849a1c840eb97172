import Dispatch
import HTTPServer
import QualityModel

/// `POST /v1/assess`: an image in, its score out.
struct AssessRoute: Sendable {
  let context: ServiceContext

  var route: Route {
    Route(
      "POST",
      "/v1/assess",
      accepts: true,
      respond: .deferred { request, responder in
        respond(to: request, responder)
      }
    )
  }

  private func respond(to request: HTTPRequest, _ responder: HTTPResponder) {
    context.notes.begin(request.head.serial)
    do throws(Problem) {
      if context.readiness.refuses(requestReceivedAt: request.receivedAt) { throw .draining }
      let parameters = try parameters(of: request)
      let upload = try ImageUpload(request)
      guard context.admission.enter() else {
        throw .queueFull(waiting: context.admission.queue, retryAfterSeconds: context.retryAfterSeconds)
      }
      assess(upload, parameters, of: request.head, responder)
    } catch {
      refuse(error, to: request.head, responder)
    }
  }

  private func parameters(of request: HTTPRequest) throws(Problem) -> AssessmentParameters {
    let parameters: AssessmentParameters
    do throws(ParameterError) {
      parameters = try AssessmentParameters(
        request.query,
        model: context.model.metadata,
        configuration: context.configuration
      )
    } catch {
      throw .invalidParameter(error)
    }
    let mode = parameters.options.mode
    if let reason = context.model.refusal(of: mode) {
      throw .unsupportedMode(mode, reason: reason, allowed: context.model.allowedModes)
    }
    return parameters
  }

  /// Hands the image to the workers; the place it was admitted to is given back with the reply.
  private func assess(
    _ upload: ImageUpload,
    _ parameters: AssessmentParameters,
    of head: HTTPRequestHead,
    _ responder: HTTPResponder
  ) {
    let deadline = DispatchTime.now() + context.configuration.requestDeadlineSeconds
    let contentType = upload.contentType
    let handle = context.assessor.assess(upload.bytes, options: parameters.options, deadline: deadline) { result in
      context.admission.leave()
      switch result {
      case .success(let assessment):
        reply(assessment, detail: parameters.detail, to: head, responder)
      case .failure(.cancelled):
        // The client left, or the server has answered already.
        break
      case .failure(let error):
        fail(error, contentType: contentType, to: head, responder)
      }
    }
    responder.onCancel { handle.cancel() }
  }

  private func reply(_ assessment: Assessment, detail: Detail, to head: HTTPRequestHead, _ responder: HTTPResponder) {
    context.estimate.record((assessment.timing.decode + assessment.timing.inference) / 1_000)
    context.metrics.record(assessment)
    let reply = AssessmentReply(assessment, model: context.model, detail: detail, requestID: head.id)
    do {
      let response = try HTTPResponse.json(reply)
      context.notes.add(.score(assessment.score), to: head.serial)
      responder.respond(response)
    } catch {
      logFailure("\(error)", requestID: head.id)
      refuse(.internalError, to: head, responder)
    }
  }

  private func fail(
    _ error: AssessmentError,
    contentType: String?,
    to head: HTTPRequestHead,
    _ responder: HTTPResponder
  ) {
    let problem = Problem(
      error,
      contentType: contentType,
      limits: context.assessor.limits,
      deadlineSeconds: context.configuration.requestDeadlineSeconds,
      retryAfterSeconds: context.retryAfterSeconds
    )
    if problem.code == .internalError { logFailure(error.description, requestID: head.id) }
    refuse(problem, to: head, responder)
  }

  private func refuse(_ problem: Problem, to head: HTTPRequestHead, _ responder: HTTPResponder) {
    context.notes.add(.problem(problem.code), to: head.serial)
    responder.respond(.problem(problem, requestID: head.id))
  }

  private func logFailure(_ reason: String, requestID: String) {
    context.logger.error(
      "assessment failed",
      metadata: ["reason": .string(reason), "request_id": .string(requestID)]
    )
  }
}
