import QualityModel

/// Comma-separated values (RFC 4180), with a header line; the same columns for every model, empty where it has no interval.
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

  /// In quotes, quotes doubled, where the field has a comma, a quote or a line break.
  static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
