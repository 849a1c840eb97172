import QualityModel
import QualityService

/// One file that has a score, or has none.
struct ScoreRow {
  let name: FileName
  let result: Result<Assessment, ScoreFailure>
  /// Its place among all rows, from 1.
  let number: Int

  var score: Double? { (try? result.get())?.score }
}

/// Turns scores into the text of one format; tables for people are ``TableWriter``'s.
protocol ScoreWriter {
  /// What comes before the first file; empty for none.
  var header: String { get }

  /// One file, its newline included; empty where the format has no line for it.
  func line(_ row: ScoreRow) throws -> String

  /// What comes after the last file; nil where the format has no place for it.
  func footer(_ summary: ScoreSummary) -> String?
}

extension ScoreWriter {
  var header: String { "" }

  func footer(_ summary: ScoreSummary) -> String? { nil }
}

/// Comma-separated values (RFC 4180) with a header line. Every model has the same columns; those of an interval are
/// empty if it has none, and all but the path and the error of a file that has no score.
struct CSVWriter: ScoreWriter {
  static let columns = [
    "path", "score", "category", "minimum", "maximum", "standard_deviation", "crops", "format", "width", "height",
    "interval_level", "interval_low", "interval_high", "error", "error_detail", "path_percent_escaped",
  ]

  static let lineEnd = "\r\n"

  var header: String { CSVWriter.columns.joined(separator: ",") + CSVWriter.lineEnd }

  func line(_ row: ScoreRow) -> String {
    let fields: [String]
    switch row.result {
    case .success(let assessment): fields = Self.fields(of: assessment) + ["", ""]
    case .failure(let failure):
      fields = [String](repeating: "", count: CSVWriter.columns.count - 4) + [failure.code, failure.detail]
    }
    let all = [row.name.text] + fields + [row.name.isText ? "false" : "true"]
    return all.map(CSVWriter.quoted).joined(separator: ",") + CSVWriter.lineEnd
  }

  private static func fields(of assessment: Assessment) -> [String] {
    let fields = [
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
    return fields + intervalFields(assessment.interval)
  }

  private static func intervalFields(_ interval: ScoreInterval?) -> [String] {
    guard let interval else { return ["", "", ""] }
    return ["\(interval.level)", Decimals.text(interval.low, 4), Decimals.text(interval.high, 4)]
  }

  /// In quotes, with quotes doubled, if the field has a comma, a quote or a line break.
  static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    let doubled = field.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
    return "\"" + String(decoding: doubled, as: UTF8.self) + "\""
  }
}

/// One JSON object per line: the service's reply, with the file's path; or the path and the error.
struct JSONLinesWriter: ScoreWriter {
  let model: QualityModel

  /// A file without a score.
  private struct Refusal: Encodable {
    struct Problem: Encodable {
      let code, detail: String
    }

    let path: String
    let pathIsPercentEscaped: Bool?
    let error: Problem

    enum CodingKeys: String, CodingKey {
      case path, error
      case pathIsPercentEscaped = "path_percent_escaped"
    }
  }

  /// The request id of a line is its number: the service's reply has one, and the same command prints the same text
  /// again.
  func line(_ row: ScoreRow) throws -> String {
    let isEscaped = row.name.isText ? nil : true
    let bytes: [UInt8]
    switch row.result {
    case .success(let assessment):
      var reply = AssessmentReply(
        assessment, model: model, requestID: "score-\(row.number)", path: row.name.text)
      reply.pathIsPercentEscaped = isEscaped
      bytes = try OrderedJSONEncoder.encode(reply)
    case .failure(let failure):
      bytes = try OrderedJSONEncoder.encode(
        Refusal(
          path: row.name.text, pathIsPercentEscaped: isEscaped,
          error: .init(code: failure.code, detail: failure.detail)))
    }
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }
}
