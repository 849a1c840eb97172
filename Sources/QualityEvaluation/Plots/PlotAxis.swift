import Foundation

/// A range of numbers with round tick marks.
package struct PlotAxis {
  /// What the numbers are.
  let label: String

  /// The ends of the axis; both are ticks.
  let range: ClosedRange<Double>

  /// The numbers to be written, in rising order.
  let ticks: [Double]

  /// How many decimals tell the ticks apart.
  let decimals: Int

  /// An axis that holds `values`, with about `tickCount` steps of 1, 2 or 5 times a power of ten.
  ///
  /// - Precondition: there is a value, and all are finite.
  package init(_ label: String, holding values: [Double], tickCount: Int = 5) {
    var low = values.reduce(.infinity, min)
    var high = values.reduce(-.infinity, max)
    precondition(low.isFinite && high.isFinite, "an axis needs finite values")
    // A range too narrow for different ticks is widened by a share of its height above zero.
    let least = max(1e-9, 1e-9 * max(abs(low), abs(high)))
    if high - low < least { (low, high) = (low - max(least, 0.5), high + max(least, 0.5)) }
    let rough = (high / Double(tickCount) - low / Double(tickCount))
    let power = pow(10, floor(log10(rough)))
    let step = ([1, 2, 5].first { rough <= $0 * power } ?? 10) * power
    let (first, last) = (floor(low / step), ceil(high / step))
    self.label = label
    range = first * step...last * step
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    decimals = max(0, -Int(floor(log10(step) + 1e-9)))
  }
}
