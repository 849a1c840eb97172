import Foundation
import QualityEvaluation

/// The course of a training. In JSON, keys are in snake case and in alphabetical order, and undefined values are
/// absent.
public struct FineTuningHistory: Sendable, Equatable, Codable {
  /// The settings of the training.
  public let settings: FineTuningSettings

  /// How many workers shared each batch.
  public let workers: Int

  /// How many images each part has.
  public let trainingImages, validationImages: Int

  /// The finished epochs, in their order.
  public let epochs: [EpochRecord]

  /// The epoch whose weights became the model, from 1.
  public let keptEpoch: Int

  /// The history as JSON in UTF-8, ending in a line feed.
  public func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}

/// The figures of one epoch.
public struct EpochRecord: Sendable, Equatable, Codable {
  /// From 1.
  public let epoch: Int

  /// The training loss, mean over the epoch's crops.
  public let trainingLoss: Double

  /// How well the averaged weights do on the validation part; nil where there is none.
  public let validation: ValidationFigures?

  /// The learning rate of the head in the epoch's last step.
  public let learningRate: Double

  /// Mean length of the gradient before clipping.
  public let gradientNorm: Double

  /// Wall time of the steps and of the validation.
  public let trainingSeconds, validationSeconds: Double

  /// Crops per second, each forward and backward.
  public let cropsPerSecond: Double

  /// The columns of a table of epochs: names, and the widths of their cells in a terminal.
  public static let columns: [(name: String, width: Int)] = [
    ("epoch", 5), ("loss", 8), ("val. loss", 9), ("SROCC", 7), ("LCC", 7), ("RMSE", 7), ("rate", 9), ("crops/s", 8),
    ("seconds", 8),
  ]

  /// The epoch's figures, one per column.
  public var cells: [String] {
    [
      "\(epoch)", Figure.text(trainingLoss, decimals: 4), Figure.text(validation?.loss, decimals: 4),
      Figure.text(validation?.srocc, decimals: 4), Figure.text(validation?.lcc, decimals: 4),
      Figure.text(validation?.rmse, decimals: 2), Figure.scientific(learningRate),
      Figure.text(cropsPerSecond, decimals: 1), Figure.text(trainingSeconds + validationSeconds, decimals: 1),
    ]
  }
}
