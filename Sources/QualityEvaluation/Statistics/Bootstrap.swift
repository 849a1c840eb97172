import Numerics

/// Confidence intervals by resampling the images at hand (B. Efron, "Bootstrap methods: another
/// look at the jackknife", Annals of Statistics 7, 1979).
///
/// The interval is the percentile one: for a level of 0.95 it runs from the 2.5 % to the 97.5 % quantile of the figure
/// over all resamples, each as large as the sample and drawn with replacement. Equal seeds give equal intervals. A
/// figure that is the same for every image, such as an outlier ratio of 0, gets an interval of width 0: resampling
/// cannot show what was never seen.
public struct Bootstrap: Sendable, Equatable, Codable {
  /// How many resamples are drawn; 0 for no intervals.
  public let resamples: Int

  /// The share of intervals that should hold the true figure, above 0 and below 1.
  public let level: Double

  /// The seed of the draws.
  public let seed: UInt64

  /// A bootstrap of 1000 resamples and a level of 95 %, unless said otherwise.
  ///
  /// - Precondition: `resamples` is not negative and `level` lies strictly between 0 and 1.
  public init(resamples: Int = 1000, level: Double = 0.95, seed: UInt64 = 1) {
    precondition(resamples >= 0, "the number of resamples is not negative")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    self.resamples = resamples
    self.level = level
    self.seed = seed
  }

  /// The intervals of several figures of the same `count` images, all from the same draws.
  ///
  /// - Parameters:
  ///   - count: how many images there are.
  ///   - figures: the figures of the images with these indices, always equally many and in the same order; nil or a
  ///     number that is not finite where a figure is undefined for the drawn images.
  /// - Returns: one interval per figure; nil where there are fewer than three images, no resamples, or where more than
  ///   a tenth of the resamples leave the figure undefined.
  public func intervals(count: Int, figures: ([Int]) -> [Double?]) -> [ClosedRange<Double>?] {
    var samples = figures(Array(0..<count)).map { _ in [Double]() }
    guard count >= Correlation.minimumCount, resamples > 0 else { return samples.map { _ in nil } }
    for sample in samples.indices { samples[sample].reserveCapacity(resamples) }
    var generator = SplitMix64(seed: seed)
    var drawn = [Int](repeating: 0, count: count)
    for _ in 0..<resamples {
      for place in drawn.indices { drawn[place] = generator.next(below: count) }
      for (index, figure) in figures(drawn).enumerated() {
        if let figure, figure.isFinite { samples[index].append(figure) }
      }
    }
    return samples.map(interval)
  }

  private func interval(of sample: [Double]) -> ClosedRange<Double>? {
    guard sample.count * 10 >= resamples * 9 else { return nil }
    let sorted = sample.sorted()
    let tail = (1 - level) / 2
    return Quantile.of(sorted, at: tail)...Quantile.of(sorted, at: 1 - tail)
  }
}

/// A figure measured on a sample, with its confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  /// The figure of the whole sample, finite.
  public let value: Double

  /// The lower end of the interval; nil where the sample is too small for one or none was requested.
  public let low: Double?

  /// The upper end of the interval; nil if and only if `low` is.
  public let high: Double?

  /// An estimate; nil where the value is missing or not finite.
  public init?(_ value: Double?, interval: ClosedRange<Double>? = nil) {
    guard let value, value.isFinite else { return nil }
    self.value = value
    low = interval?.lowerBound
    high = interval?.upperBound
  }
}
