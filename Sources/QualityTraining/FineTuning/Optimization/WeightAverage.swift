/// The exponential moving average of the weights: average = d * average + (1 - d) * weights after every step.
///
/// d rises from 0.18 to the wanted decay as (1 + t) / (10 + t), as TensorFlow's `ExponentialMovingAverage` does: a young
/// average would otherwise be little but the first weights.
struct WeightAverage: Sendable {
  /// The averaged weights.
  private(set) var values: [Float]

  private let decay: Double

  /// - Parameters:
  ///   - values: the weights, or their average where it is gone on with.
  ///   - decay: d in the long run, 0 up to but without 1; 0 follows the weights themselves.
  init(_ values: [Float], decay: Double) {
    self.values = values
    self.decay = decay
  }

  /// Takes in the weights after a step.
  ///
  /// - Parameter step: how many steps there are with this one, from 1.
  mutating func update(_ weights: UnsafeBufferPointer<Float>, step: Int) {
    let kept = Float(min(decay, (1 + Double(step)) / (10 + Double(step))))
    values.withUnsafeMutableBufferPointer { values in
      for index in values.indices { values[index] = kept * values[index] + (1 - kept) * weights[index] }
    }
  }
}
