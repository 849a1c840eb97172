import Foundation

/// What the heads of a network say, or a gradient by it: the logits of each row (a crop, or a window of one).
struct HeadLogits: Equatable {
  /// [rows, categories].
  var categories: [Float] = []

  /// [rows, ``DamageFamily``]; empty where no head names damage.
  var damage: [Float] = []

  static func += (one: inout HeadLogits, other: HeadLogits) {
    one.categories += other.categories
    one.damage += other.damage
  }
}

/// The loss that fine-tuning minimises: the cross-entropy of the categories, a weighted ``CorrelationLoss`` on the
/// expected scores, and a weighted ``DamageLoss``.
///
/// A row is a window of a crop, or the crop itself where it has one window. An opinion is of a picture, not of its
/// windows: the windows of an undamaged crop are held to it together, by their mean, and are free to differ. Windows of
/// a damaged crop are each held to what of them is damaged. With W rows of one label,
///
///     L = -1/n sum_i W_i sum_k t_ik log q_ik  +  w S(s),     q_i = mean of p = softmax(z) over the rows of label i,
///     s_i = sum_k q_ik c_k
///
/// where t are the targets, c the category centres, w the weight and n all rows. S depends on all crops of a batch. The
/// gradient by a logit of a row of label i is, with r_j = t_ij p_j / (W_i q_ij),
///
///     dL/dz_k = (p_k sum_j r_j - r_k) W_i / n  +  p_k (c_k - sum_j p_j c_j) w dS/ds_i / W_i.
struct TrainingLoss: Sendable {
  /// The scores in the middle of the categories.
  let centres: [Double]

  /// The weight of ``CorrelationLoss``; 0 leaves it out.
  let correlationWeight: Double

  /// The weight of ``DamageLoss``.
  var damageWeight = 0.0

  /// The loss of a batch and its gradient by the heads' logits.
  ///
  /// - Precondition: the labels have as many rows as there are rows of logits.
  func evaluate(_ logits: HeadLogits, labels: [CropLabel]) -> (value: Double, gradient: HeadLogits) {
    let (quality, byCategory) = evaluate(
      logits: logits.categories, targets: labels.map(\.target), opinions: labels.map(\.opinion),
      rows: labels.map(\.rows))
    guard !logits.damage.isEmpty else { return (quality, HeadLogits(categories: byCategory)) }
    let strengths = labels.flatMap { label in (0..<label.rows).flatMap { _ in label.damage } }
    let rows = labels.reduce(0) { $0 + $1.rows }
    let (damage, byDamage) = DamageLoss.evaluate(logits.damage, strengths: strengths, rows: rows)
    return (
      quality + damageWeight * damage,
      HeadLogits(categories: byCategory, damage: byDamage.map { Float(damageWeight * $0) })
    )
  }

  /// The loss of a batch's categories and its gradient by their logits.
  ///
  /// - Parameters:
  ///   - logits: one per category, row by row.
  ///   - targets: the wanted probabilities of the categories for each label; each label's sum to 1.
  ///   - opinions: of each label, 0...100.
  ///   - rows: of each label; nil for one each.
  func evaluate(
    logits: [Float], targets: [[Double]], opinions: [Double], rows: [Int]? = nil
  ) -> (value: Double, gradient: [Float]) {
    let rows = rows ?? targets.map { _ in 1 }
    let total = rows.reduce(0, +)
    precondition(logits.count == total * centres.count && targets.count == opinions.count)
    var gradient = [Double](repeating: 0, count: logits.count)
    var value = 0.0
    var start = 0
    let groups = zip(rows, targets).map { count, target in
      let group = start..<start + count
      start += count
      value += add(target, group, of: total, logits, to: &gradient)
      return group
    }
    guard correlationWeight > 0 else { return (value, gradient.map { Float($0) }) }
    let probabilities = (0..<total).map { logProbabilities(of: $0, logits).map { exp($0) } }
    let scores = probabilities.map { zip($0, centres).reduce(0) { $0 + $1.0 * $1.1 } }
    let means = groups.map { group in scores[group].reduce(0, +) / Double(group.count) }
    let (correlation, byScore) = CorrelationLoss.evaluate(means, opinions: opinions)
    for (group, slope) in zip(groups, byScore) {
      for row in group {
        for (category, centre) in centres.enumerated() {
          gradient[row * centres.count + category] +=
            correlationWeight * slope / Double(group.count) * probabilities[row][category] * (centre - scores[row])
        }
      }
    }
    return (value + correlationWeight * correlation, gradient.map { Float($0) })
  }

  /// Adds the cross-entropy of the rows of one label, of `total` rows in all, and its gradient.
  private func add(
    _ target: [Double], _ group: Range<Int>, of total: Int, _ logits: [Float], to gradient: inout [Double]
  ) -> Double {
    let rows = group.map { logProbabilities(of: $0, logits) }
    let count = Double(rows.count)
    // Logarithms throughout: a probability may be too small for a number.
    let logMeans = centres.indices.map { category in
      Self.logSum(rows.map { $0[category] }) - log(count)
    }
    for (row, logRow) in zip(group, rows) {
      let shares = zip(target, zip(logRow, logMeans)).map { $0 * exp($1.0 - $1.1) / count }
      let mass = shares.reduce(0, +)
      for (category, share) in shares.enumerated() {
        gradient[row * centres.count + category] += (exp(logRow[category]) * mass - share) * count / Double(total)
      }
    }
    let crossEntropy = zip(target, logMeans).reduce(0.0) { $1.0 > 0 ? $0 - $1.0 * $1.1 : $0 }
    return crossEntropy * count / Double(total)
  }

  private func logProbabilities(of row: Int, _ logits: [Float]) -> [Double] {
    let values = logits[row * centres.count..<(row + 1) * centres.count].map(Double.init)
    let sum = Self.logSum(values)
    return values.map { $0 - sum }
  }

  /// log(sum of exp), without an overflow.
  private static func logSum(_ values: [Double]) -> Double {
    let largest = values.max() ?? 0
    return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
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
