import Foundation

/// The loss of a classifier: cross-entropy between target distributions and the softmax of its logits.
public enum SoftmaxCrossEntropy {
  /// The loss of a batch, -1/n * sum of t * log softmax(z), summed in double precision, and its gradient by the logits.
  ///
  /// - Parameters:
  ///   - logits: z, [rows, categories].
  ///   - targets: t, [rows, categories]; each row is non-negative and sums to 1.
  ///   - batch: n; nil for the number of rows given. A worker that has only a part of a batch passes the number of rows
  ///     of the whole batch, so that the workers' losses and gradients sum to the batch's.
  ///   - gradient: receives (softmax(z) - t) / n; as many elements as `logits`.
  /// - Precondition: `logits`, `targets` and `gradient` hold the same whole number of rows.
  public static func loss(
    logits: UnsafeBufferPointer<Float>, targets: UnsafeBufferPointer<Float>, categories: Int, batch: Int? = nil,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(categories > 0 && logits.count % categories == 0, "the logits are no rows of \(categories)")
    precondition(targets.count == logits.count && gradient.count == logits.count, "rows differ in number")
    let rows = logits.count / categories
    let scale = 1 / Double(max(batch ?? rows, 1))
    var total = 0.0
    for row in 0..<rows {
      let range = (row * categories)..<((row + 1) * categories)
      // The largest is subtracted first, so that no exponential overflows.
      let largest = Double(logits[range].max() ?? 0)
      let logSum = log(logits[range].reduce(0) { $0 + exp(Double($1) - largest) }) + largest
      // 1, were it not for rounding.
      let mass = targets[range].reduce(0) { $0 + Double($1) }
      for index in range {
        let logProbability = Double(logits[index]) - logSum
        total -= Double(targets[index]) * logProbability * scale
        gradient[index] = Float((exp(logProbability) * mass - Double(targets[index])) * scale)
      }
    }
    return total
  }
}
