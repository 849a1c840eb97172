import QualityModel

/// What became of one file.
struct ScoredFile: Sendable {
  enum Outcome: Sendable {
    case scored(Assessment)
    /// With the reason, one sentence.
    case failed(String)
    /// A file of a folder that is no image.
    case skipped
  }

  let path: String
  let outcome: Outcome
}
