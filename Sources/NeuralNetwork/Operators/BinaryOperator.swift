/// An operator of two inputs that broadcast against each other (ONNX multidirectional broadcasting).
protocol BinaryOperator: Operator {
  static func combine(_ left: Float, _ right: Float) -> Float
  /// For shapes and indices; nil where the result is no integer.
  static func combine(_ left: Int64, _ right: Int64) -> Int64?
}

extension BinaryOperator {
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try Broadcasting(operands.shape(0), operands.shape(1)).shape]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
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

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let left = try operands.shape(0)
    let broadcasting = try Broadcasting(left, operands.shape(1))
    let length = broadcasting.rowLength
    let leftStep = broadcasting.leftStrides.last ?? 0
    let rightStep = broadcasting.rightStrides.last ?? 0
    let division = Division(parts: broadcasting.rowCount)
    return Kernel(canRunInPlace: left == broadcasting.shape, division: division) { arguments, rows in
      let (first, second, target) = (arguments.input(0), arguments.input(1), arguments.output(0))
      broadcasting.forEachRow(of: rows) { offset, leftOffset, rightOffset in
        let (row, a, b) = (target + offset, first + leftOffset, second + rightOffset)
        // Three loops, so that each has fixed steps and vectorises.
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
}
