/// Mean and standard deviation of ratings 1, 2, 3, ... of which only the shares are known.
struct OpinionDistribution {
  let mean: Double

  /// The sample's (divisor n - 1), as databases publish it.
  let standardDeviation: Double

  /// The distribution of `count` ratings; nil when a share is negative, all are 0, or fewer than two people rated.
  ///
  /// - Parameters:
  ///   - shares: How many people, or which part of them, gave the ratings 1, 2, 3, ...
  ///   - count: How many people rated.
  init?(shares: [Double], count: Double) {
    let total = shares.reduce(0, +)
    guard shares.allSatisfy({ $0 >= 0 }), total > 0, count >= 2 else { return nil }
    let ratings = zip(1..., shares).map { (value: Double($0), share: $1 / total) }
    let mean = ratings.reduce(0) { $0 + $1.value * $1.share }
    let variance = ratings.reduce(0) { $0 + $1.share * ($1.value - mean) * ($1.value - mean) }
    self.mean = mean
    standardDeviation = (variance * count / (count - 1)).squareRoot()
  }
}
