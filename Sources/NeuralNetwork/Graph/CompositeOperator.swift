/// An operator that is planned as several others, each with one output: those of several outputs, and those of any
/// number of inputs.
protocol CompositeOperator: Operator {
  /// What it is made of, in the order in which it runs.
  func parts(_ operands: Operands) throws(OperatorError) -> [CompositePart]
}

/// One of the operators that a ``CompositeOperator`` is made of.
struct CompositePart {
  enum Input {
    /// An input of the whole, by position.
    case operand(Int)
    /// What an earlier part computes.
    case part(Int)
  }

  let op: any Operator
  let inputs: [Input]
  /// The output of the whole that it computes; nil for what only later parts read.
  let output: Int?
}

extension CompositeOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    try walk(operands) { op, inputs throws(OperatorError) in Operand(shape: try op.outputShapes(inputs)[0]) }
      .map(\.shape)
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    try walk(operands) { op, inputs throws(OperatorError) in
      Operand(try ConstantFolding.evaluate(op, inputs)[0])
    }.compactMap(\.constant)
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { throw OperatorError("is planned in parts") }

  /// Evaluates the parts in turn; returns the outputs of the whole.
  private func walk(
    _ operands: Operands, _ evaluate: (any Operator, Operands) throws(OperatorError) -> Operand
  ) throws(OperatorError) -> [Operand] {
    var results: [Operand] = []
    var outputs: [Int: Operand] = [:]
    for part in try parts(operands) {
      let inputs = part.inputs.map { input -> Operand? in
        switch input {
        case .operand(let position): operands[position]
        case .part(let number): results[number]
        }
      }
      let result = try evaluate(part.op, Operands(inputs))
      results.append(result)
      if let output = part.output { outputs[output] = result }
    }
    return outputs.sorted { $0.key < $1.key }.map(\.value)
  }
}
