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
