import Foundation

// Operators of two operands beside plain arithmetic: the larger and the smaller one, Pow, PRelu.

/// The larger of two operands, with broadcasting; a NaN where either is one. ONNX Max of two inputs.
struct Maximum: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  init() {}

  static func combine(_ left: Float, _ right: Float) -> Float { left > right || left.isNaN ? left : right }
  static func combine(_ left: Int64, _ right: Int64) -> Int64? { max(left, right) }

  static var readForLeft: Set<Int> { [0, 1] }
  static var readForRight: Set<Int> { [0, 1] }

  /// Equal operands share the gradient, as in PyTorch.
  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    left > right ? gradient : left == right ? gradient / 2 : 0
  }

  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    leftGradient(gradient, right, left)
  }
}

/// The smaller of two operands, with broadcasting; a NaN where either is one. ONNX Min of two inputs.
struct Minimum: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  init() {}

  static func combine(_ left: Float, _ right: Float) -> Float { left < right || left.isNaN ? left : right }
  static func combine(_ left: Int64, _ right: Int64) -> Int64? { min(left, right) }

  static var readForLeft: Set<Int> { [0, 1] }
  static var readForRight: Set<Int> { [0, 1] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    left < right ? gradient : left == right ? gradient / 2 : 0
  }

  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    leftGradient(gradient, right, left)
  }
}

/// ONNX PRelu: x where it is positive, else slope * x; the slope broadcasts to x.
struct PRelu: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let (input, slope) = try (operands.shape(0), operands.shape(1))
    guard try Broadcasting(input, slope).shape == input else {
      throw OperatorError("the slope is \(slope.text), which does not broadcast to \(input.text)")
    }
    return [input]
  }

  static func combine(_ left: Float, _ right: Float) -> Float { left > 0 ? left : right * left }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    left > 0 ? left : Mul.combine(left, right)
  }

  static var readForLeft: Set<Int> { [0, 1] }
  static var readForRight: Set<Int> { [0] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    left > 0 ? gradient : gradient * right
  }

  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    left > 0 ? 0 : gradient * left
  }
}

/// ONNX Pow: left to the power of right, with broadcasting. The exponent may be a constant integer.
struct Pow: BinaryOperator {
  init(_ node: Node) throws(OperatorError) {}

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    if let integers = try foldedIntegers(operands) { return integers }
    guard case .integer(let exponents)? = operands[1]?.constant?.elements else { return nil }
    let floats = Tensor(shape: try operands.shape(1), floats: FloatBuffer(exponents.map { Float($0) }))
    return try ConstantFolding.evaluate(self, Operands([operands[0], Operand(floats)]))
  }

  func readsWhenPlanned(_ position: Int) -> Bool { position == 1 }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    guard case .integer(let exponents)? = operands[1]?.constant?.elements else {
      return try broadcastingKernel(operands)
    }
    let (input, output) = try (operands.shape(0), outputShapes(operands)[0])
    guard exponents.count == 1, input.elementCount == output.elementCount else {
      throw OperatorError("its exponents are \(exponents.count) integers; one integer, or floats, are supported")
    }
    let (exponent, count) = (Float(exponents[0]), output.elementCount)
    return Kernel(canRunInPlace: true) { arguments in
      for index in 0..<count { arguments.output(0)[index] = Self.combine(arguments.input(0)[index], exponent) }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    guard case .integer(let exponents)? = operands[1]?.constant?.elements else {
      return try broadcastingGradientKernel(operands, wanted: wanted)
    }
    let (exponent, count) = (Float(exponents[0]), try operands.shape(0).elementCount)
    return GradientKernel(readsInputs: [0], inPlaceInput: 0) { arguments in
      let base = arguments.input(0)
      arguments.inputGradient(0)?.receive(
        arguments.outputGradient, count, accumulates: arguments.accumulates(0)
      ) { Self.leftGradient($0, base[$1], exponent) }
    }
  }

  static func combine(_ left: Float, _ right: Float) -> Float { right == 2 ? left * left : powf(left, right) }

  static func combine(_ left: Int64, _ right: Int64) -> Int64? {
    guard right >= 0 else { return nil }
    var (result, base, exponent): (Int64, Int64, Int64) = (1, left, right)
    while exponent > 0 {
      if exponent & 1 == 1 {
        let (product, overflow) = result.multipliedReportingOverflow(by: base)
        guard !overflow else { return nil }
        result = product
      }
      exponent >>= 1
      guard exponent > 0 else { break }
      let (square, overflow) = base.multipliedReportingOverflow(by: base)
      guard !overflow else { return nil }
      base = square
    }
    return result
  }

  static var readForLeft: Set<Int> { [0, 1] }
  static var readForRight: Set<Int> { [0, 1] }

  static func leftGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    right == 0 ? 0 : gradient * right * combine(left, right - 1)
  }

  /// 0 at a base of 0, as in PyTorch.
  static func rightGradient(_ gradient: Float, _ left: Float, _ right: Float) -> Float {
    left == 0 && right >= 0 ? 0 : gradient * powf(left, right) * logf(left)
  }
}
