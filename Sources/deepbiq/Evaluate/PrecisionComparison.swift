import NeuralNetwork
import QualityModel
import QualityTraining

/// Scores of the same images in float32 and in a lower precision.
struct PrecisionComparison {
  let precision: Precision
  private let names: [String]
  private let opinions, full, reduced: [Double]

  init(
    precision: Precision, images: [RatedImage], scale: ScoreScale, full: [Assessment], reduced: [Assessment]
  ) {
    func evaluated(_ assessments: [Assessment]) -> [EvaluatedImage] {
      zip(images, assessments).map { EvaluatedImage($0, score: $1.score, on: scale) }
    }
    self.precision = precision
    names = images.map(\.name)
    opinions = evaluated(full).map(\.opinion)
    self.full = evaluated(full).map(\.prediction)
    self.reduced = evaluated(reduced).map(\.prediction)
  }

  /// Of each image, in units of the score.
  private var differences: [Double] { zip(full, reduced).map { abs($0 - $1) } }

  /// Nil where no correlation is defined.
  var accuracy: PrecisionAccuracy? {
    guard let before = Correlation.spearman(full, opinions), let after = Correlation.spearman(reduced, opinions),
      let largest = differences.max()
    else { return nil }
    return PrecisionAccuracy(sroccChange: after - before, meanDifference: meanDifference, largestDifference: largest)
  }

  private var meanDifference: Double { differences.reduce(0, +) / Double(differences.count) }

  var text: String {
    let rows = [(Precision.float32, full), (precision, reduced)].map { precision, scores in
      [
        precision.rawValue, figure(Correlation.spearman(scores, opinions)),
        figure(Correlation.pearson(scores, opinions)),
      ]
    }
    let table = ([["precision", "SROCC", "LCC"]] + rows).map { row in
      row[0].padding(toLength: 11, withPad: " ", startingAt: 0) + row[1] + "  " + row[2]
    }
    let worst = differences.indices.max { differences[$0] < differences[$1] } ?? 0
    let summary =
      "scores of \(names.count) images differ by \(Decimals.text(meanDifference, 3)) on average and by "
      + "\(Decimals.text(differences[worst], 3)) at most (\(names[worst]))"
    return (table + [summary]).joined(separator: "\n") + "\n"
  }

  private func figure(_ value: Double?) -> String { value.map { Decimals.text($0, 4) } ?? "-" }
}
