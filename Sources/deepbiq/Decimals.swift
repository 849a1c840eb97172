import Foundation

/// Numbers with a fixed number of decimals.
enum Decimals {
  /// "52.10" for 52.1 and two decimals.
  static func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }
}
