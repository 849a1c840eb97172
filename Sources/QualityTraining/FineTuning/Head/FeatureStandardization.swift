/// The mean and the standard deviation of every feature over some crops, with which a head is trained on numbers of one
/// scale: inner layers differ from each other by orders of magnitude.
struct FeatureStandardization: Sendable, Equatable {
  /// What is taken off each feature.
  let mean: [Float]

  /// What each feature is then multiplied by: one over its standard deviation.
  let scale: [Float]

  /// Features that vary less than this share of the largest deviation are not blown up to full scale: dead channels would
  /// become noise.
  private static let smallestShare = 1e-3

  init(mean: [Float], scale: [Float]) {
    self.mean = mean
    self.scale = scale
  }

  /// - Parameters:
  ///   - features: of some crops, `count` each, crop by crop; at least one crop.
  ///   - count: features a crop.
  init(of features: [Float], count: Int) {
    let crops = Double(features.count / count)
    var sums = [Double](repeating: 0, count: count)
    for (index, value) in features.enumerated() { sums[index % count] += Double(value) }
    let means = sums.map { $0 / crops }
    var squares = [Double](repeating: 0, count: count)
    for (index, value) in features.enumerated() {
      let distance = Double(value) - means[index % count]
      squares[index % count] += distance * distance
    }
    let deviations = squares.map { ($0 / crops).squareRoot() }
    let floor = (deviations.max() ?? 0) * Self.smallestShare
    mean = means.map { Float($0) }
    scale = deviations.map { $0 > 0 ? Float(1 / max($0, floor)) : 1 }
  }
}
