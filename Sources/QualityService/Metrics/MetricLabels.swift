/// The labels of one series, in the form they are written.
struct MetricLabels: Hashable, Sendable {
  /// `method="GET",status="200"`, or empty.
  let text: String

  /// Labels sorted by name, so that the same labels in another order are the same series.
  init(_ dimensions: [(String, String)]) {
    text = dimensions.sorted { $0.0 < $1.0 }
      .map { "\(MetricName.sanitized($0.0))=\"\(MetricLabels.escaped($0.1))\"" }
      .joined(separator: ",")
  }

  /// The labels in braces, with one more behind them; nothing where there are none.
  func braced(adding extra: String? = nil) -> String {
    let all = [text, extra ?? ""].filter { !$0.isEmpty }.joined(separator: ",")
    return all.isEmpty ? "" : "{\(all)}"
  }

  /// Backslash, quote and newline as the text format wants them.
  private static func escaped(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
