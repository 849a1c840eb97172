import ImageCodecs

/// Why an image has no score.
public enum AssessmentError: Error, Equatable, CustomStringConvertible {
  /// The bytes are no image, a damaged one, or one outside the limits.
  case image(ImageError)

  /// The caller lost interest.
  case cancelled

  /// The deadline passed before the last crop was scored.
  case deadlineExceeded

  /// An option has a value that is not allowed; the text names it.
  case invalidOptions(String)

  /// The network gave something that is no score.
  case inference(String)

  public var description: String {
    switch self {
    case .image(let error): error.description
    case .cancelled: "the assessment was cancelled"
    case .deadlineExceeded: "the assessment did not finish before its deadline"
    case .invalidOptions(let problem): problem
    case .inference(let problem): "the model failed: \(problem)"
    }
  }
}
