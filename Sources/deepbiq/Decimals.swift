import Foundation

/// Numbers as people read them.
enum Decimals {
  /// "52.10" for 52.1 and two decimals.
  static func text(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
  }

  /// "90" for 90.0, "97.5" for 97.5: at most four digits, none of them a needless zero.
  static func shortest(_ value: Double) -> String {
    String(format: "%.4g", value)
  }

  /// "1,234,567" for 1234567.
  static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0 && index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
