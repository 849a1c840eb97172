import Numerics

/// A piecewise linear function that never falls: opinions of one database, 0...100, on the scale of another.
public struct MonotoneMap: Sendable {
  /// Points that the function passes through: `x` rises, `y` does not fall.
  public let knots: [(x: Double, y: Double)]

  /// The slope beyond the first and the last knot, above 0.
  public let outerSlope: Double

  /// Shares of a sample below the knots.
  private static let quantiles = stride(from: 0.05, to: 1, by: 0.1)

  /// The function under which one sample is distributed like the other (equipercentile equating: M. J. Kolen, R. L.
  /// Brennan, "Test Equating, Scaling, and Linking", 2014): what a tenth of `x` is below becomes what a tenth of `y` is
  /// below. Beyond the outer quantiles the line goes on with the ratio of the deviations.
  ///
  /// - Precondition: both samples have a value.
  public init(equating x: [Double], to y: [Double]) {
    let (sortedX, sortedY) = (x.sorted(), y.sorted())
    let (ofX, ofY) = (Moments(of: x), Moments(of: y))
    outerSlope =
      ofX.squares > 0 && ofY.squares > 0 ? ofY.populationDeviation / ofX.populationDeviation : 1
    var knots: [(x: Double, y: Double)] = []
    for share in Self.quantiles {
      let knot = (x: Quantile.of(sortedX, at: share), y: Quantile.of(sortedY, at: share))
      // Equal values have one image.
      if let last = knots.last, knot.x <= last.x { continue }
      knots.append(knot)
    }
    self.knots = knots
  }

  /// The function's value.
  public func callAsFunction(_ x: Double) -> Double {
    guard let upper = knots.firstIndex(where: { $0.x > x }), upper > 0 else {
      let end = knots[(knots.first?.x ?? 0) > x ? 0 : knots.count - 1]
      return end.y + outerSlope * (x - end.x)
    }
    let (below, above) = (knots[upper - 1], knots[upper])
    return below.y + (above.y - below.y) * (x - below.x) / (above.x - below.x)
  }
}
