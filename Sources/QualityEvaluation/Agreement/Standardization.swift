/// A change of units that gives a sample mean 0 and standard deviation 1.
struct Standardization {
  let mean: Double
  let deviation: Double

  /// The change for `values`; nil where they do not vary.
  init?(of values: [Double]) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    guard mean.isFinite, deviation.isFinite, deviation > 0 else { return nil }
    self.mean = mean
    self.deviation = deviation
  }

  func standardized(_ value: Double) -> Double {
    (value - mean) / deviation
  }
}
