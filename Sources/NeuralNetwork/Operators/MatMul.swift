/// ONNX MatMul, as numpy.matmul: batches broadcast, and either operand may be a vector.
struct MatMul: DifferentiableOperator {
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
          BLAS.gemm(
            m: rows, n: columns, k: depth,
            left + (leftOffset + index * leftStep) * rows * depth, lda: depth,
            right + (rightOffset + index * rightStep) * depth * columns, ldb: columns,
            into: output + (offset + index) * rows * columns, ldc: columns)
        }
      }
    }
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let layout = try layout(operands)
    let (rows, columns, depth) = (layout.rows, layout.columns, layout.depth)
    let batches = layout.batches
    let (leftStep, rightStep) = (batches.leftStrides.last ?? 0, batches.rightStrides.last ?? 0)
    let counts = try (operands.shape(0).elementCount, operands.shape(1).elementCount)
    return GradientKernel(readsInputs: Set(wanted[0] ? [1] : []).union(wanted[1] ? [0] : [])) { arguments in
      // A matrix may be used by several batches, so that every product is added.
      if let target = arguments.inputGradient(0) {
        if !arguments.accumulates(0) { target.update(repeating: 0, count: counts.0) }
        batches.forEachRow { offset, leftOffset, rightOffset in
          for index in 0..<batches.rowLength {
            BLAS.gemm(
              m: rows, n: depth, k: columns,
              arguments.outputGradient + (offset + index) * rows * columns, lda: columns,
              arguments.input(1) + (rightOffset + index * rightStep) * depth * columns, ldb: columns,
              transposeB: true, into: target + (leftOffset + index * leftStep) * rows * depth, ldc: depth, beta: 1)
          }
        }
      }
      if let target = arguments.inputGradient(1) {
        if !arguments.accumulates(1) { target.update(repeating: 0, count: counts.1) }
        batches.forEachRow { offset, leftOffset, rightOffset in
          for index in 0..<batches.rowLength {
            BLAS.gemm(
              m: depth, n: columns, k: rows,
              arguments.input(0) + (leftOffset + index * leftStep) * rows * depth, lda: depth, transposeA: true,
              arguments.outputGradient + (offset + index) * rows * columns, ldb: columns,
              into: target + (rightOffset + index * rightStep) * depth * columns, ldc: columns, beta: 1)
          }
        }
      }
    }
  }

  private struct Layout {
    let shape: Shape
    let batches: Broadcasting
    let rows, columns, depth: Int
  }

  private func layout(_ operands: Operands) throws(OperatorError) -> Layout {
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
