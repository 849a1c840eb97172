import Foundation
import NeuralNetwork

/// The loss that fine-tuning minimises: the cross-entropy of the categories, and a weighted ``CorrelationLoss`` on the
/// expected scores.
///
///     L = -1/n sum_i sum_k t_ik log p_ik  +  w S(s),     p = softmax(z),  s_i = sum_k p_ik c_k
///
/// with the targets t, the category centres c and the weight w. S depends on all crops of a batch. The gradient by a
/// logit is
///
///     dL/dz_ik = (p_ik - t_ik) / n  +  p_ik (c_k - s_i) w dS/ds_i.
struct TrainingLoss: Sendable {
  /// The scores in the middle of the categories.
  let centres: [Double]

  /// The weight of ``CorrelationLoss``; 0 leaves it out.
  let correlationWeight: Double

  /// The loss of a batch and its gradient by the logits.
  ///
  /// - Parameters:
  ///   - logits: one per category, crop by crop.
  ///   - targets: the wanted probabilities of each crop's categories; each crop's sum to 1.
  ///   - opinions: the mean opinion of each crop's image, 0...100.
  func evaluate(logits: [Float], targets: [[Double]], opinions: [Double]) -> (value: Double, gradient: [Float]) {
    precondition(logits.count == targets.count * centres.count && targets.count == opinions.count)
    var gradient = [Float](repeating: 0, count: logits.count)
    let crossEntropy = logits.withUnsafeBufferPointer { logits in
      targets.flatMap { $0.map { Float($0) } }.withUnsafeBufferPointer { targets in
        gradient.withUnsafeMutableBufferPointer { gradient in
          SoftmaxCrossEntropy.loss(
            logits: logits, targets: targets, categories: centres.count, gradient: gradient)
        }
      }
    }
    guard correlationWeight > 0 else { return (crossEntropy, gradient) }
    let probabilities = stride(from: 0, to: logits.count, by: centres.count).map {
      Self.softmax(logits[$0..<$0 + centres.count])
    }
    let scores = probabilities.map { zip($0, centres).reduce(0) { $0 + $1.0 * $1.1 } }
    let (correlation, byScore) = CorrelationLoss.evaluate(scores, opinions: opinions)
    for crop in scores.indices {
      for (category, centre) in centres.enumerated() {
        gradient[crop * centres.count + category] += Float(
          correlationWeight * byScore[crop] * probabilities[crop][category] * (centre - scores[crop]))
      }
    }
    return (crossEntropy + correlationWeight * correlation, gradient)
  }

  private static func softmax(_ logits: ArraySlice<Float>) -> [Double] {
    let largest = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

/// 1 - r, with Pearson's correlation r of the predictions of a batch and the opinions: 0 when they are on a rising
/// line.
///
/// With x the predictions and y the opinions, both minus their means,
///
///     r = (x . y) / (|x| |y|),   dr/dx = (y / |y| - r x / |x|) / |x|,
///
/// which sums to zero as it is, so that the mean needs no term of its own. Where either does not vary, r is undefined;
/// the loss is then 1 and its gradient 0.
enum CorrelationLoss {
  /// The loss of a batch and its derivative by each prediction.
  ///
  /// - Parameters:
  ///   - predictions: the crops' expected scores, 0...100.
  ///   - opinions: the mean opinions of the crops' images, 0...100; as many.
  static func evaluate(_ predictions: [Double], opinions: [Double]) -> (value: Double, gradient: [Double]) {
    precondition(predictions.count == opinions.count, "a correlation is of pairs")
    let x = unit(predictions)
    let y = unit(opinions)
    guard x.length > shortest, y.length > shortest else {
      return (1, Array(repeating: 0, count: predictions.count))
    }
    let correlation = zip(x.direction, y.direction).reduce(0) { $0 + $1.0 * $1.1 }
    let gradient = zip(x.direction, y.direction).map { ($0 * correlation - $1) / x.length }
    return (1 - correlation, gradient)
  }

  /// Lengths below this, in units of the score, are rounding errors.
  private static let shortest = 1e-9

  /// The distances from the mean, as a length and a direction of length 1.
  private static func unit(_ values: [Double]) -> (direction: [Double], length: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let centred = values.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (centred.map { $0 / length }, length)
  }
}
