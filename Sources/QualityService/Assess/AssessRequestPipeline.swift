import HTTPServer
import QualityModel

/// `POST /v1/assess`, from the bytes that arrive to the line in the log: every stage in order, and the file that
/// decides what happens in it.
///
/// | stage                          | decided in                                           |
/// |--------------------------------|------------------------------------------------------|
/// | read the head, choose a route  | `HTTPServer/Request/RequestAdmission.swift`          |
/// | receive the body               | `HTTPServer/Request/BodyReader.swift`                |
/// | refuse while stopping          | `QualityService/Service/Readiness.swift`             |
/// | parse the parameters           | `QualityService/Assess/AssessmentParameters.swift`   |
/// | read the upload                | `QualityService/Assess/AssessRequestPipeline.swift`  |
/// | admit to the queue             | `QualityService/Assess/QueueAdmission.swift`         |
/// | wait for a worker              | `QualityModel/Workers/WorkerPool.swift`              |
/// | check the header and limits    | `ImageCodecs/ImageDecoder.swift`                     |
/// | decode                         | `ImageCodecs/ImageDecoder.swift`                     |
/// | bring to viewing size          | `QualityModel/View/ImageView.swift`                  |
/// | plan the crops                 | `QualityModel/View/CropPlan.swift`                   |
/// | score the crops                | `QualityModel/Assessment/CropScorer.swift`           |
/// | pool the scores                | `QualityModel/Assessment/Assessment.swift`           |
/// | encode the reply               | `QualityService/Replies/AssessmentReply.swift`       |
/// | send the reply                 | `HTTPServer/Request/Transaction.swift`               |
/// | log and count                  | `QualityService/Logging/AccessLog.swift`             |
///
/// The first two and the last two stages belong to every route. Those from the wait for a worker to pooling run on the
/// worker pool, in the order of `QualityModel/Assessment/AssessmentPipeline.swift`; no thread waits for them. One
/// deadline, `HTTPRequest.deadline`, holds for all of it from the end of the upload on.
struct AssessRequestPipeline: Sendable {
  let context: ServiceContext

  var route: Route {
    Route("POST", "/v1/assess", accepts: true, respond: .deferred { request, responder in run(request, responder) })
  }

  private func run(_ request: HTTPRequest, _ responder: HTTPResponder) {
    do throws(Problem) {
      try refuseWhileStopping(request)
      let parameters = try parseParameters(request)
      let upload = try ImageUpload(request)
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
    let (model, configuration) = (context.model, context.configuration)
    let parameters: AssessmentParameters
    do throws(ParameterError) {
      parameters = try AssessmentParameters(request.query, model: model.metadata, configuration: configuration)
    } catch {
      throw .invalidParameter(error)
    }
    let mode = parameters.options.mode
    if let reason = model.refusal(of: mode) {
      throw .unsupportedMode(mode, reason: reason, allowed: model.allowedModes)
    }
    return parameters
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

/// The image of a request, however it was sent.
struct ImageUpload: Sendable {
  let bytes: [UInt8]
  /// The Content-Type of the request, lowercased and without parameters; nil if it has none.
  let contentType: String?

  /// The form field that holds the image.
  static let fieldName = "image"

  /// - Throws: `Problem`: no image, a form without exactly one, or a type that is no image.
  init(_ request: HTTPRequest) throws(Problem) {
    contentType = ImageUpload.mediaType(request.headers["Content-Type"])
    if contentType == "multipart/form-data" {
      bytes = try ImageUpload.image(in: request.parts)
    } else {
      if let contentType, !ImageUpload.mayBeImage(contentType) { throw .unsupportedContentType(contentType) }
      bytes = request.body
    }
    guard !bytes.isEmpty else { throw .missingImage }
  }

  private static func image(in parts: [HTTPFormPart]) throws(Problem) -> [UInt8] {
    let images = parts.filter { $0.name == fieldName }
    guard let image = images.first else { throw .missingImage }
    guard images.count == 1 else {
      throw Problem(
        .malformedMultipart, "The form has \(images.count) fields '\(fieldName)'; send one image per request")
    }
    return image.bytes
  }

  /// The format is detected from the file's signature; the declared type only has to leave it open.
  /// `curl --data-binary` without a header calls its body a form.
  private static func mayBeImage(_ contentType: String) -> Bool {
    contentType.hasPrefix("image/") || contentType == "application/octet-stream"
      || contentType == "application/x-www-form-urlencoded"
  }

  private static func mediaType(_ header: String?) -> String? {
    guard let header else { return nil }
    let type = header.prefix { $0 != ";" }
    return String(type.filter { !$0.isWhitespace }).lowercased()
  }
}
