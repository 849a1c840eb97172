import Foundation
import NeuralNetwork

/// What fine-tuning makes small: the cross-entropy of the categories, and weighted losses on the expected scores.
///
///     L = -1/n sum_i sum_k t_ik log p_ik  +  sum_j w_j S_j(s),     p = softmax(z),  s_i = sum_k p_ik c_k
///
/// with the targets t and the category centres c. The losses S_j see the whole batch. By a logit,
///
///     dL/dz_ik = (p_ik - t_ik) / n  +  p_ik (c_k - s_i) sum_j w_j dS_j/ds_i.
struct TrainingLoss: Sendable {
  /// The scores in the middle of the categories.
  let centres: [Double]

  /// Losses on scores, each with its weight.
  let scoreLosses: [(weight: Double, loss: any ScoreLoss)]

  /// The loss of a batch and its gradient by the logits.
  ///
  /// - Parameters:
  ///   - logits: as many a crop as there are categories, crop by crop.
  ///   - targets: the wanted probabilities of each crop's categories; each crop's sum to 1.
  ///   - opinions: the mean opinion of each crop's image, 0...100.
  func evaluate(logits: [Float], targets: [[Double]], opinions: [Double]) -> (value: Double, gradient: [Float]) {
    precondition(logits.count == targets.count * centres.count && targets.count == opinions.count)
    var gradient = [Float](repeating: 0, count: logits.count)
    var value = logits.withUnsafeBufferPointer { logits in
      targets.flatMap { $0.map { Float($0) } }.withUnsafeBufferPointer { targets in
        gradient.withUnsafeMutableBufferPointer { gradient in
          SoftmaxCrossEntropy.loss(
            logits: logits, targets: targets, categories: centres.count, gradient: gradient)
        }
      }
    }
    guard !scoreLosses.isEmpty else { return (value, gradient) }
    let probabilities = stride(from: 0, to: logits.count, by: centres.count).map {
      Self.softmax(logits[$0..<$0 + centres.count])
    }
    let scores = probabilities.map { zip($0, centres).reduce(0) { $0 + $1.0 * $1.1 } }
    for (weight, loss) in scoreLosses {
      let (part, byScore) = loss.evaluate(scores, opinions: opinions)
      value += weight * part
      for crop in scores.indices {
        for (category, centre) in centres.enumerated() {
          gradient[crop * centres.count + category] += Float(
            weight * byScore[crop] * probabilities[crop][category] * (centre - scores[crop]))
        }
      }
    }
    return (value, gradient)
  }

  private static func softmax(_ logits: ArraySlice<Float>) -> [Double] {
    let largest = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
