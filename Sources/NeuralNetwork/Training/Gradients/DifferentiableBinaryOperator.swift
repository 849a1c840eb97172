/// A binary operator with the derivative by each operand.
protocol DifferentiableBinaryOperator: BinaryOperator, DifferentiableOperator {
  /// The operands whose values the left operand's gradient needs, by position.
  static var readForLeft: Set<Int> { get }
  static var readForRight: Set<Int> { get }

  /// `gradient` times the derivative of the result by the left operand; what is not in ``readForLeft`` must not matter.
  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float
}

extension DifferentiableBinaryOperator {
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let (left, right) = try (operands.shape(0), operands.shape(1))
    let broadcasting = try Broadcasting(left, right)
    let (leftCount, rightCount) = (left.elementCount, right.elementCount)
    let reads = (wanted[0] ? Self.readForLeft : []).union(wanted[1] ? Self.readForRight : [])
    // One gradient may take the place of the result's; it comes last, when the result's is no longer needed.
    let inPlaceInput = wanted[0] && left == broadcasting.shape ? 0 : wanted[1] && right == broadcasting.shape ? 1 : nil
    return GradientKernel(readsInputs: reads, inPlaceInput: inPlaceInput) { arguments in
      let gradient = UnsafePointer(arguments.outputGradient)
      // For an operand that is not read stands the result's gradient, which has at least as many elements.
      let first = reads.contains(0) ? arguments.input(0) : gradient
      let second = reads.contains(1) ? arguments.input(1) : gradient
      func collectLeft() {
        guard let target = arguments.inputGradient(0) else { return }
        broadcasting.collect(
          .left, count: leftCount, into: target, accumulates: arguments.accumulates(0), gradient, first, second,
          Self.leftGradient)
      }
      func collectRight() {
        guard let target = arguments.inputGradient(1) else { return }
        broadcasting.collect(
          .right, count: rightCount, into: target, accumulates: arguments.accumulates(1), gradient, first, second,
          Self.rightGradient)
      }
      // Left before right otherwise: both operands may be one value, to whose gradient the second then adds.
      let isLeftLast = arguments.inputGradient(0) == arguments.outputGradient
      if !isLeftLast { collectLeft() }
      collectRight()
      if isLeftLast { collectLeft() }
    }
  }
}
