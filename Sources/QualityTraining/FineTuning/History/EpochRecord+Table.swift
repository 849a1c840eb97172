import QualityEvaluation

extension EpochRecord {
  /// The columns of a table of epochs: names, and characters that their cells take at most in a terminal.
  public static let columns: [(name: String, width: Int)] = [
    ("epoch", 5), ("loss", 8), ("val. loss", 9), ("SROCC", 7), ("LCC", 7), ("RMSE", 7), ("rate", 9), ("crops/s", 8),
    ("seconds", 8),
  ]

  /// The epoch's figures, one a column.
  public var cells: [String] {
    [
      "\(epoch)", Figure.text(trainingLoss, decimals: 4), Figure.text(validation?.loss, decimals: 4),
      Figure.text(validation?.srocc, decimals: 4), Figure.text(validation?.lcc, decimals: 4),
      Figure.text(validation?.rmse, decimals: 2), Figure.scientific(learningRate),
      Figure.text(cropsPerSecond, decimals: 1), Figure.text(trainingSeconds + validationSeconds, decimals: 1),
    ]
  }
}
