import QualityModel

/// Turns scores into the text of one format.
protocol ScoreWriter {
  /// What comes before the first file; empty for none.
  var header: String { get }

  /// One scored file, its newline included.
  func line(path: String, assessment: Assessment, number: Int) throws -> String

  /// What comes after the last file; empty for none.
  func footer(_ summary: ScoreSummary) -> String
}

extension ScoreWriter {
  var header: String { "" }

  func footer(_ summary: ScoreSummary) -> String { "" }
}
