import QualityModel
import QualityService

/// Turns scores into the text of one format; tables for people are ``TableWriter``'s.
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

/// Comma-separated values (RFC 4180) with a header line. Every model has the same columns; those of an interval are
/// empty if it has none.
struct CSVWriter: ScoreWriter {
  var header: String {
    "path,score,category,minimum,maximum,standard_deviation,crops,format,width,height,"
      + "interval_level,interval_low,interval_high\r\n"
  }

  func line(path: String, assessment: Assessment, number: Int) -> String {
    let fields = [
      path,
      Decimals.text(assessment.score, 4),
      assessment.category,
      Decimals.text(assessment.spread.minimum, 4),
      Decimals.text(assessment.spread.maximum, 4),
      Decimals.text(assessment.spread.standardDeviation, 4),
      String(assessment.crops.count),
      assessment.image.format,
      String(assessment.image.width),
      String(assessment.image.height),
    ]
    return (fields + intervalFields(assessment.interval)).map(CSVWriter.quoted).joined(separator: ",") + "\r\n"
  }

  private func intervalFields(_ interval: ScoreInterval?) -> [String] {
    guard let interval else { return ["", "", ""] }
    return ["\(interval.level)", Decimals.text(interval.low, 4), Decimals.text(interval.high, 4)]
  }

  /// In quotes, with quotes doubled, if the field has a comma, a quote or a line break.
  static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}

/// One JSON object per line: the service's reply, with the file's path.
struct JSONLinesWriter: ScoreWriter {
  let model: QualityModel

  /// The request id of a line is its number: the service's reply has one, and the same command prints the same text
  /// again.
  func line(path: String, assessment: Assessment, number: Int) throws -> String {
    let reply = AssessmentReply(assessment, model: model, requestID: "score-\(number)", path: path)
    return String(decoding: try OrderedJSONEncoder.encode(reply), as: UTF8.self) + "\n"
  }
}
