import HTTPServer
import QualityModel

/// `POST /v1/assess` and `POST /v1/map`, from the bytes that arrive to the line in the log: every stage in order, and
/// the file that decides what happens in it.
///
/// | stage                          | decided in                                           |
/// |--------------------------------|------------------------------------------------------|
/// | read the head, choose a route  | `HTTPServer/Request/RequestAdmission.swift`          |
/// | receive and decode the body    | `HTTPServer/Request/BodyReader.swift`                |
/// | refuse while stopping          | `QualityService/Service/Readiness.swift`             |
/// | parse the parameters           | `QualityService/Assess/AssessmentParameters.swift`   |
/// | read the upload                | `QualityService/Assess/ImageUpload.swift`            |
/// | admit to the queue             | `QualityService/Assess/QueueAdmission.swift`         |
/// | wait for a worker              | `QualityModel/Workers/WorkerPool.swift`              |
/// | check the header and limits    | `ImageCodecs/ImageDecoder.swift`                     |
/// | decode                         | `ImageCodecs/ImageDecoder.swift`                     |
/// | bring to viewing size          | `QualityModel/View/ImageView.swift`                  |
/// | plan the crops                 | `QualityModel/View/CropPlan.swift`                   |
/// | score the crops                | `QualityModel/Assessment/CropScorer.swift`           |
/// | pool the scores                | `QualityModel/Assessment/Assessment.swift`           |
/// | encode the reply               | `QualityService/Replies/AssessmentReply.swift`       |
/// | draw the map                   | `QualityModel/Scores/QualityMap+Picture.swift`       |
/// | send the reply                 | `HTTPServer/Request/Transaction.swift`               |
/// | log and count                  | `QualityService/Logging/AccessLog.swift`             |
///
/// The first two and the last two stages belong to every route. Those from the wait for a worker to pooling run on the
/// worker pool, in the order of `QualityModel/Assessment/AssessmentPipeline.swift`; no thread waits for them. One
/// deadline, `HTTPRequest.deadline`, holds for all of it from the end of the upload on.
struct AssessRequestPipeline: Sendable {
  let context: ServiceContext
  let purpose: AssessmentParameters.Purpose

  var route: Route {
    Route(
      "POST", purpose == .map ? "/v1/map" : "/v1/assess", body: .init(jsonBase64At: [[ImageUpload.fieldName]]),
      respond: .deferred { request, responder in run(request, responder) })
  }

  private func run(_ request: HTTPRequest, _ responder: HTTPResponder) {
    do throws(Problem) {
      try refuseWhileStopping(request)
      let parameters = try parseParameters(request)
      let upload = try ImageUpload(request, formats: context.configuration.formats)
      try context.admission.enter()
      let options = parameters.options
      let task = context.assessor.assess(upload.bytes, options: options, deadline: request.deadline) { result in
        context.admission.leave()
        // Nobody waits for the reply to a cancelled assessment: its client left, or the server has answered already.
        if case .failure(.cancelled) = result { return }
        responder.respond(reply(to: request, upload, parameters, with: result))
      }
      responder.onCancel { task.cancel() }
    } catch {
      responder.respond(.problem(error, requestID: request.id))
    }
  }

  private func refuseWhileStopping(_ request: HTTPRequest) throws(Problem) {
    if context.readiness.refuses(requestReceivedAt: request.receivedAt) { throw .draining }
  }

  private func parseParameters(_ request: HTTPRequest) throws(Problem) -> AssessmentParameters {
    var parameters = try AssessmentParameters(request, for: purpose, in: context)
    if wantsPicture(request), parameters.style == .overlay { parameters.options.map = .scoresOnView }
    return parameters
  }

  /// Whether a map is to be a picture instead of numbers.
  private func wantsPicture(_ request: HTTPRequest) -> Bool {
    purpose == .map && request.headers.prefers("image/png", over: "application/json")
  }

  /// Encodes what came of the image, on the worker that ended it.
  private func reply(
    to request: HTTPRequest, _ upload: ImageUpload, _ parameters: AssessmentParameters,
    with result: Result<Assessment, AssessmentError>
  ) -> HTTPResponse {
    do {
      let assessment = try result.get()
      context.admission.record(assessment.timing)
      context.metrics.record(assessment)
      if wantsPicture(request), let map = assessment.map {
        return .png(map, of: assessment, scale: context.model.metadata.scale)
      }
      let reply = AssessmentReply(
        assessment, model: context.model, detail: parameters.detail, requestID: request.id)
      return try .json(reply, logMetadata: ["score": .stringConvertible(reply.score)])
    } catch {
      let problem = Problem(error, of: upload, in: context)
      if problem.code == .internalError {
        context.logger.error(
          "assessment failed", metadata: ["reason": .string("\(error)"), "request_id": .string(request.id)])
      }
      return .problem(problem, requestID: request.id)
    }
  }
}
