/// An operator that can also compute on images whose channels lie side by side (``ChannelsLast``).
protocol ChannelsLastOperator: Operator {
  /// Whether it is worth bringing its input into that layout; the others take it as it comes.
  var prefersChannelsLast: Bool { get }

  /// Whether its first input stays in planes.
  var readsPlanes: Bool { get }

  /// The arithmetic with every image of rank 4 in that layout, but for what ``readsPlanes`` says; nil
  /// where there is none for these operands.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel?
}

extension ChannelsLastOperator {
  var prefersChannelsLast: Bool { false }

  var readsPlanes: Bool { false }
}
