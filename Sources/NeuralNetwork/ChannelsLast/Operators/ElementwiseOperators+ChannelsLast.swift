// A function of each element, or another view of the same elements, does not ask how they lie.

extension ChannelsLastOperator where Self: ActivationOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    try operands.shape(0).count == 4 ? kernel(operands) : nil
  }
}

extension Clip: ChannelsLastOperator {}
extension FusedActivation: ChannelsLastOperator {}
extension HardSigmoid: ChannelsLastOperator {}
extension HardSwish: ChannelsLastOperator {}
extension LeakyRelu: ChannelsLastOperator {}
extension Relu: ChannelsLastOperator {}
extension Sigmoid: ChannelsLastOperator {}
extension Sqrt: ChannelsLastOperator {}

extension Dropout: ChannelsLastOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? { .view }
}

extension Identity: ChannelsLastOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? { .view }
}
