import ImageCodecs
import QualityModel
import QualityService

/// Why a file has no score: the code of the service's problem documents, or one of two that only files have, and a
/// sentence.
struct ScoreFailure: Error, Equatable {
  let code: String
  let detail: String

  /// What only files can be.
  enum FileCode: String {
    /// It does not exist, may not be read, or reading it fails.
    case unreadableFile = "unreadable_file"
    case fileTooLarge = "file_too_large"
  }

  init(_ code: FileCode, _ detail: String) { (self.code, self.detail) = (code.rawValue, detail) }

  init(_ code: ProblemCode, _ detail: String) { (self.code, self.detail) = (code.rawValue, detail) }

  /// - Parameter code: `errno` of the call that failed.
  init(unreadable code: Int32) { self.init(.unreadableFile, SystemReason.text(code)) }

  init(_ error: AssessmentError, limits: ImageLimits) {
    let problem = Problem(scoring: error, limits: limits)
    self.init(problem.code, problem.detail)
  }

  /// What standard error says of it.
  func message(for name: FileName) -> String {
    code == FileCode.unreadableFile.rawValue
      ? "cannot read the image \(name.text): \(detail)" : "\(name.text): \(detail)"
  }
}
