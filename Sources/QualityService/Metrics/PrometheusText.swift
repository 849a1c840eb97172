/// The labels of one series, as the text format writes them (version 0.0.4).
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

/// Names of metrics and labels.
enum MetricName {
  /// The name with everything but ASCII letters, digits and underscores replaced by an underscore, and an underscore
  /// put before a leading digit.
  static func sanitized(_ name: String) -> String {
    let clean = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return clean.first?.isNumber ?? true ? "_" + clean : clean
  }
}

/// Numbers in the text format.
enum PrometheusNumber {
  /// "3" for 3.0, the shortest digits that read back as the same number otherwise.
  static func text(_ value: Double) -> String {
    switch value {
    case .infinity: "+Inf"
    case -.infinity: "-Inf"
    case _ where value.isNaN: "NaN"
    default: Int64(exactly: value).map(String.init) ?? String(value)
    }
  }
}
