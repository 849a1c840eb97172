import Foundation

/// The course of a training. In JSON keys are in snake case and in alphabetical order, and what is undefined is absent.
public struct FineTuningHistory: Sendable, Equatable, Codable {
  /// What was asked for.
  public let settings: FineTuningSettings

  /// How many workers shared each batch.
  public let workers: Int

  /// The images of each part.
  public let trainingImages, validationImages: Int

  /// The epochs that ended, in their order.
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
