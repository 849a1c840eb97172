import Foundation

/// Numbers as a report writes them.
package enum Figure {
  /// What stands where a figure is undefined.
  package static let undefined = "–"

  /// "52.10" for 52.1 and two decimals; never "-0.00".
  package static func text(_ value: Double?, decimals: Int) -> String {
    guard let value else { return undefined }
    let text = String(format: "%.\(decimals)f", value)
    return text.hasPrefix("-") && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
  }

  /// "0.853 [0.832, 0.871]".
  package static func text(_ estimate: Estimate?, decimals: Int) -> String {
    guard let low = estimate?.low, let high = estimate?.high else { return text(estimate?.value, decimals: decimals) }
    return "\(text(estimate?.value, decimals: decimals)) "
      + "[\(text(low, decimals: decimals)), \(text(high, decimals: decimals))]"
  }

  /// "1.23e-04" for 0.000123.
  package static func scientific(_ value: Double) -> String {
    String(format: "%.2e", value)
  }

  /// "95 %" for 0.95, "99.9 %" for 0.999.
  package static func percent(_ share: Double) -> String {
    String(format: "%.4g %%", share * 100)
  }
}
