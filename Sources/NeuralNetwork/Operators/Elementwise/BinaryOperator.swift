/// An operator of two inputs that broadcast against each other (ONNX multidirectional broadcasting).
protocol BinaryOperator: DifferentiableOperator {
  static func combine(_ left: Float, _ right: Float) -> Float
  /// For shapes and indices; nil where the result overflows or divides by zero.
  static func combine(_ left: Int64, _ right: Int64) -> Int64?

  /// The operands whose values the left operand's gradient needs, by position.
  static var readForLeft: Set<Int> { get }
  static var readForRight: Set<Int> { get }

  /// `gradient` times the derivative of the result by the left operand. Must not depend on an operand that is missing
  /// from ``readForLeft``.
  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float
}

extension BinaryOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try Broadcasting(operands.shape(0), operands.shape(1)).shape]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? { try foldedIntegers(operands) }

  /// The result for integers; nil where either operand holds floats.
  func foldedIntegers(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let left = try operands.requiredConstant(0, "the left operand")
    let right = try operands.requiredConstant(1, "the right operand")
    guard case .integer(let first) = left.elements, case .integer(let second) = right.elements else { return nil }
    let broadcasting = try Broadcasting(left.shape, right.shape)
    let (leftStep, rightStep) = (broadcasting.leftStrides.last ?? 0, broadcasting.rightStrides.last ?? 0)
    var result: [Int64] = []
    var isExact = true
    broadcasting.forEachRow { _, leftOffset, rightOffset in
      for index in 0..<broadcasting.rowLength {
        let value = Self.combine(first[leftOffset + index * leftStep], second[rightOffset + index * rightStep])
        isExact = isExact && value != nil
        result.append(value ?? 0)
      }
    }
    guard isExact else { throw OperatorError("its integer result overflows or divides by zero") }
    return [Tensor(shape: broadcasting.shape, integers: result)]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    // A constant image, and an image of lower rank, is stored as NCHW.
    let hasNCHW = operands.list.contains { operand in
      guard let operand, operand.shape.count <= 4 else { return true }
      let shape = Shape(repeating: 1, count: 4 - operand.shape.count) + operand.shape
      return shape.dependsOnLayout && (operand.shape.count < 4 || operand.constant != nil)
    }
    let rank = try outputShapes(operands)[0].count
    return hasNCHW || rank < 4 ? .nchw : .any
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { try broadcastingKernel(operands) }

  /// The arithmetic on floats.
  func broadcastingKernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let shapes = try (operands.shape(0), operands.shape(1))
    /// The extents in the order in which the elements are stored.
    func stored(_ shape: Shape) -> Shape {
      guard operands.layout == .nhwc else { return shape }
      let padded = Shape(repeating: 1, count: 4 - shape.count) + shape
      return [padded[0], padded[2], padded[3], padded[1]]
    }
    let left = stored(shapes.0)
    let broadcasting = try Broadcasting(left, stored(shapes.1))
    let length = broadcasting.rowLength
    let leftStep = broadcasting.leftStrides.last ?? 0
    let rightStep = broadcasting.rightStrides.last ?? 0
    let partition = Partition(units: broadcasting.rowCount)
    return Kernel(canRunInPlace: left == broadcasting.shape, partition: partition) { arguments, rows in
      let (first, second, target) = (arguments.input(0), arguments.input(1), arguments.output(0))
      broadcasting.forEachRow(of: rows) { offset, leftOffset, rightOffset in
        let (row, a, b) = (target + offset, first + leftOffset, second + rightOffset)
        // Three loops, so that each has fixed strides and vectorises.
        if leftStep == 1 && rightStep == 1 {
          for index in 0..<length { row[index] = Self.combine(a[index], b[index]) }
        } else if leftStep == 1 {
          let right = b[0]
          for index in 0..<length { row[index] = Self.combine(a[index], right) }
        } else {
          for index in 0..<length { row[index] = Self.combine(a[index * leftStep], b[index * rightStep]) }
        }
      }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    try broadcastingGradientKernel(operands, wanted: wanted)
  }

  /// The gradients by floats.
  func broadcastingGradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let (left, right) = try (operands.shape(0), operands.shape(1))
    let broadcasting = try Broadcasting(left, right)
    let (leftCount, rightCount) = (left.elementCount, right.elementCount)
    let reads = (wanted[0] ? Self.readForLeft : []).union(wanted[1] ? Self.readForRight : [])
    // One gradient may overwrite the result's; it is computed last, when the result's is no longer needed.
    let inPlaceInput = wanted[0] && left == broadcasting.shape ? 0 : wanted[1] && right == broadcasting.shape ? 1 : nil
    return GradientKernel(readsInputs: reads, inPlaceInput: inPlaceInput) { arguments in
      let gradient = UnsafePointer(arguments.outputGradient)
      // The result's gradient stands in for an operand that is not read; it has at least as many elements.
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
      // Left before right otherwise: both operands may be one value, whose gradient the second call then adds to.
      let isLeftLast = arguments.inputGradient(0) == arguments.outputGradient
      if !isLeftLast { collectLeft() }
      collectRight()
      if isLeftLast { collectLeft() }
    }
  }
}

extension Broadcasting {
  fileprivate enum Side: Sendable {
    case left, right
  }

  /// The gradient of one operand: for each of its elements, the sum over the result's elements computed from it.
  ///
  /// - Parameters:
  ///   - count: elements of the operand.
  ///   - target: receives the gradient, which is added to what is there where `accumulates` is true. If it is false and
  ///     the operand has as many elements as the result, `target` may be `gradient` itself.
  ///   - contribution: of one element of the result, computed from its gradient and both operands.
  @inline(__always)
  fileprivate func collect(
    _ side: Side, count: Int, into target: UnsafeMutablePointer<Float>, accumulates: Bool,
    _ gradient: UnsafePointer<Float>, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ contribution: (_ gradient: Float, _ left: Float, _ right: Float) -> Float
  ) {
    let (leftStep, rightStep, length) = (leftStrides.last ?? 0, rightStrides.last ?? 0, rowLength)
    let isRowSummed = (side == .left ? leftStep : rightStep) == 0 && length > 1
    let isSummed = count < shape.elementCount
    if isSummed && !accumulates { target.update(repeating: 0, count: count) }
    let adds = isSummed || accumulates
    forEachRow { offset, leftOffset, rightOffset in
      let (gradient, left, right) = (gradient + offset, left + leftOffset, right + rightOffset)
      let row = target + (side == .left ? leftOffset : rightOffset)
      /// Sums or stores a row. Inlined where the strides are known, so that its loops vectorise.
      @inline(__always)
      func walk(_ part: (_ gradient: Float, _ index: Int) -> Float) {
        if isRowSummed {
          row[0] += sum(count: length) { part(gradient[$0], $0) }
        } else {
          row.receive(gradient, length, accumulates: adds, part)
        }
      }
      if leftStep == 1 && rightStep == 1 {
        walk { contribution($0, left[$1], right[$1]) }
      } else if leftStep == 1 {
        let right = right[0]
        walk { gradient, index in contribution(gradient, left[index], right) }
      } else {
        let left = left[0]
        walk { gradient, index in contribution(gradient, left, right[index * rightStep]) }
      }
    }
  }
}
