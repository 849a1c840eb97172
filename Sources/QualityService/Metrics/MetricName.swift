/// Names of metrics and labels.
enum MetricName {
  /// The name with everything but ASCII letters, digits and underscores replaced by an underscore, and an underscore put
  /// before a leading digit.
  static func sanitized(_ name: String) -> String {
    let clean = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    return clean.first?.isNumber ?? true ? "_" + clean : clean
  }
}
