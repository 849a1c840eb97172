/// What fine-tuning made.
public struct FineTuningResult: Sendable {
  /// The quality model as an ONNX file, with the outputs `features`, `category_probabilities` and `score`.
  public let onnx: [UInt8]

  /// How it came about.
  public let history: FineTuningHistory
}
