/// ONNX MatMul: numpy.matmul, batches broadcast, a vector as either operand.
struct MatMul: Operator {
  init(_ node: Node) throws(OperatorError) {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try layout(operands).shape] }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let layout = try layout(operands)
    return layout.batches.shape.elementCount * layout.rows * layout.columns * layout.depth
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let layout = try layout(operands)
    let (rows, columns, depth) = (layout.rows, layout.columns, layout.depth)
    let batches = layout.batches
    let (leftStep, rightStep) = (batches.leftStrides.last ?? 0, batches.rightStrides.last ?? 0)
    return Kernel { arguments in
      let (left, right, output) = (arguments.input(0), arguments.input(1), arguments.output(0))
      batches.forEachRow { offset, leftOffset, rightOffset in
        for index in 0..<batches.rowLength {
          MatrixProduct.multiply(
            rows: rows, columns: columns, depth: depth,
            left + (leftOffset + index * leftStep) * rows * depth, aStride: depth,
            right + (rightOffset + index * rightStep) * depth * columns, bStride: columns,
            into: output + (offset + index) * rows * columns, cStride: columns)
        }
      }
    }
  }

  struct Layout {
    let shape: Shape
    let batches: Broadcasting
    let rows, columns, depth: Int
  }

  func layout(_ operands: Operands) throws(OperatorError) -> Layout {
    let (left, right) = try (operands.shape(0), operands.shape(1))
    guard !left.isEmpty, !right.isEmpty else { throw OperatorError("a scalar cannot be multiplied as a matrix") }
    // A vector counts as one row on the left and as one column on the right; the axis is dropped afterwards.
    let (a, b) = (left.count == 1 ? [1] + left : left, right.count == 1 ? right + [1] : right)
    let (rows, depth, columns) = (a[a.count - 2], a[a.count - 1], b[b.count - 1])
    guard depth == b[b.count - 2], depth > 0 else {
      throw OperatorError("\(left.text) and \(right.text) cannot be multiplied")
    }
    let batches = try Broadcasting(Shape(a.dropLast(2)), Shape(b.dropLast(2)))
    let shape = batches.shape + (left.count == 1 ? [] : [rows]) + (right.count == 1 ? [] : [columns])
    guard shape.checkedElementCount != nil else { throw OperatorError("the result \(shape.text) is too large") }
    return Layout(shape: shape, batches: batches, rows: rows, columns: columns, depth: depth)
  }
}
