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
    context.notes.begin(requestID: request.id)
    do throws(Problem) {
      if context.readiness.refuses(requestReceivedAt: request.receivedAt) { throw .draining }
      let parameters = try parameters(of: request)
      let upload = try ImageUpload(request)
      guard context.admission.enter() else {
        throw .queueFull(waiting: context.admission.queue, retryAfterSeconds: context.retryAfterSeconds)
      }
      assess(upload, parameters, requestID: request.id, responder)
    } catch {
      refuse(error, requestID: request.id, responder)
    }
  }

  private func parameters(of request: HTTPRequest) throws(Problem) -> AssessmentParameters {
    do throws(ParameterError) {
      return try AssessmentParameters(
        request.query,
        model: context.model.metadata,
        configuration: context.configuration
      )
    } catch {
      throw .invalidParameter(error)
    }
  }

  /// Hands the image to the workers; the place it was admitted to is given back with the reply.
  private func assess(
    _ upload: ImageUpload,
    _ parameters: AssessmentParameters,
    requestID: String,
    _ responder: HTTPResponder
  ) {
    let deadline = DispatchTime.now() + context.configuration.requestDeadlineSeconds
    let contentType = upload.contentType
    let handle = context.assessor.assess(upload.bytes, options: parameters.options, deadline: deadline) { result in
      context.admission.leave()
      switch result {
      case .success(let assessment):
        reply(assessment, detail: parameters.detail, requestID: requestID, responder)
      case .failure(.cancelled):
        // The client left, or the server has answered already.
        break
      case .failure(let error):
        fail(error, contentType: contentType, requestID: requestID, responder)
      }
    }
    responder.onCancel { handle.cancel() }
  }

  private func reply(_ assessment: Assessment, detail: Detail, requestID: String, _ responder: HTTPResponder) {
    context.estimate.record((assessment.timing.decode + assessment.timing.inference) / 1_000)
    context.metrics.record(assessment)
    let reply = AssessmentReply(assessment, model: context.model, detail: detail, requestID: requestID)
    do {
      let response = try HTTPResponse.json(reply)
      context.notes.add(.score(assessment.score), requestID: requestID)
      responder.respond(response)
    } catch {
      logFailure("\(error)", requestID: requestID)
      refuse(.internalError, requestID: requestID, responder)
    }
  }

  private func fail(
    _ error: AssessmentError,
    contentType: String?,
    requestID: String,
    _ responder: HTTPResponder
  ) {
    let problem = Problem(
      error,
      contentType: contentType,
      limits: context.assessor.limits,
      deadlineSeconds: context.configuration.requestDeadlineSeconds,
      retryAfterSeconds: context.retryAfterSeconds
    )
    if problem.code == .internalError { logFailure(error.description, requestID: requestID) }
    refuse(problem, requestID: requestID, responder)
  }

  private func refuse(_ problem: Problem, requestID: String, _ responder: HTTPResponder) {
    context.notes.add(.problem(problem.code), requestID: requestID)
    responder.respond(.problem(problem, requestID: requestID))
  }

  private func logFailure(_ reason: String, requestID: String) {
    context.logger.error(
      "assessment failed",
      metadata: ["reason": .string(reason), "request_id": .string(requestID)]
    )
  }
}
