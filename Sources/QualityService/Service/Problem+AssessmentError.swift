import ImageCodecs
import QualityModel

extension Problem {
  /// The document for an image that got no score.
  ///
  /// - Parameters:
  ///   - error: why.
  ///   - contentType: what the client called the image.
  ///   - limits: what images are accepted.
  ///   - deadlineSeconds: the time an image has.
  ///   - retryAfterSeconds: when a client that waited too long may come back.
  init(
    _ error: AssessmentError,
    contentType: String?,
    limits: ImageLimits,
    deadlineSeconds: Double,
    retryAfterSeconds: Int
  ) {
    switch error {
    case .image(let error): self = .image(error, limits: limits, contentType: contentType)
    case .deadlineExceeded: self = .deadlineExceeded(seconds: deadlineSeconds, retryAfterSeconds: retryAfterSeconds)
    // Options were checked with the query, so one that is refused now is our mistake, as a network that fails is; an
    // assessment is called off only when nobody waits for its reply.
    case .cancelled, .invalidOptions, .unsupportedMode, .inference: self = .internalError
    }
  }
}
