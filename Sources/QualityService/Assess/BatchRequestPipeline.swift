import Foundation
import HTTPServer
import QualityModel

/// `POST /v1/assess/batch` and `POST /v1/compare`: several images in one request, each as in ``AssessRequestPipeline``.
///
/// The request takes one place in the queue, whatever it holds; what becomes of each image is in the reply, and none
/// spoils the others. ``BatchRun`` keeps it fair beside other requests.
struct BatchRequestPipeline: Sendable {
  let context: ServiceContext
  let purpose: Purpose

  enum Purpose: Sendable {
    case batch
    case comparison
  }

  var route: Route {
    let configuration = context.configuration
    let rule = Route.BodyRule(
      jsonBase64At: ImageBatch.base64Places,
      maximumByteCount: min(configuration.batchLimitMiB, configuration.uploadMemoryMiB) << 20,
      // Beside files, a form may have fields that nobody reads.
      maximumPartCount: 2 * configuration.batchImages)
    return Route(
      "POST", purpose == .comparison ? "/v1/compare" : "/v1/assess/batch", body: rule,
      respond: .deferred { request, responder in run(request, responder) })
  }

  private func run(_ request: HTTPRequest, _ responder: HTTPResponder) {
    let begun = DispatchTime.now()
    do throws(Problem) {
      if context.readiness.refuses(requestReceivedAt: request.receivedAt) { throw .draining }
      let parameters = try AssessmentParameters(request, for: .batch, in: context)
      let batch = try ImageBatch(request, limit: context.configuration.batchImages)
      try context.admission.enter()
      let run = BatchRun(batch, options: parameters.options, deadline: request.deadline, context: context) { outcomes in
        context.admission.leave()
        guard let outcomes else { return }
        let seconds = Double(DispatchTime.now().uptimeNanoseconds - begun.uptimeNanoseconds) / 1e9
        responder.respond(reply(to: request, batch, parameters, outcomes, seconds))
      }
      responder.onCancel { run.cancel() }
      run.start()
    } catch {
      responder.respond(.problem(error, requestID: request.id))
    }
  }

  private func reply(
    to request: HTTPRequest, _ batch: ImageBatch, _ parameters: AssessmentParameters, _ outcomes: [BatchRun.Outcome],
    _ seconds: Double
  ) -> HTTPResponse {
    let reply = BatchReply(batch, outcomes, parameters, context.model, seconds: seconds, requestID: request.id)
    do {
      let value = try purpose == .comparison ? reply.comparison : reply.results
      return .json(
        value,
        logMetadata: [
          "images": .stringConvertible(outcomes.count), "refused": .stringConvertible(reply.refused),
        ])
    } catch {
      context.logger.error(
        "assessment failed", metadata: ["reason": .string("\(error)"), "request_id": .string(request.id)])
      return .problem(.internalError, requestID: request.id)
    }
  }
}
