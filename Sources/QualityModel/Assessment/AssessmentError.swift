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

  /// The model cannot put crops through its network in the mode that the options name; the text says what it lacks.
  case unsupportedMode(CropMode, String)

  /// The network gave something that is no score.
  case inference(String)

  public var description: String {
    switch self {
    case .image(let error): error.description
    case .cancelled: "the assessment was cancelled"
    case .deadlineExceeded: "the assessment did not finish before its deadline"
    case .invalidOptions(let problem): problem
    case .unsupportedMode(let mode, let problem): "the model has no \(mode.rawValue) mode: \(problem)"
    case .inference(let problem): "the model failed: \(problem)"
    }
  }
}
