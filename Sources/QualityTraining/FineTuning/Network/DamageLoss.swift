import Foundation

/// How far the named damage is from the made one: the binary cross-entropy of strengths, summed over the kinds and
/// averaged over the rows,
///
///     L = -1/n sum_ik [ t_ik log p_ik + (1 - t_ik) log(1 - p_ik) ],     p = 1 / (1 + exp(-z)),
///
/// whose gradient by a logit is (p_ik - t_ik) / n. Terms whose strength nobody knows are left out.
enum DamageLoss {
  /// The loss of a batch and its derivative by each logit.
  ///
  /// - Parameters:
  ///   - logits: z, [rows, kinds].
  ///   - strengths: t, as many, each 0...1; nil where it is unknown.
  ///   - rows: n.
  static func evaluate(
    _ logits: [Float], strengths: [Double?], rows: Int
  ) -> (value: Double, gradient: [Double]) {
    precondition(logits.count == strengths.count && rows > 0, "every logit has a strength")
    var value = 0.0
    let gradient = zip(logits, strengths).map { logit, strength -> Double in
      guard let strength else { return 0 }
      let z = Double(logit)
      // log(1 + exp(z)) - t z, without an overflow of the exponential.
      value += max(z, 0) + log1p(exp(-abs(z))) - strength * z
      return (1 / (1 + exp(-z)) - strength) / Double(rows)
    }
    return (value / Double(rows), gradient)
  }
}
