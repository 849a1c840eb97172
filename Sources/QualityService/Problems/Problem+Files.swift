import ImageCodecs
import QualityModel

extension Problem {
  /// Why an image file has no score, in the service's words, for those who score without a request.
  public init(scoring error: AssessmentError, limits: ImageLimits) {
    switch error {
    case .image(.empty): self.init(.missingImage, "The file is empty.")
    case .image(let error): self = .image(error, limits: limits, upload: nil)
    default: self.init(.internalError, error.description)
    }
  }
}
