/// ONNX Gemm: alpha * op(A) * op(B) + beta * C, C broadcast to the result.
struct Gemm: Operator {
  let alpha, beta: Float
  let transposesA, transposesB: Bool
  /// What fusion hung behind the sums.
  var activation: Activation?

  init(_ node: Node) throws(OperatorError) {
    alpha = try node.attributes.float("alpha") ?? 1
    beta = try node.attributes.float("beta") ?? 1
    transposesA = try node.attributes.flag("transA")
    transposesB = try node.attributes.flag("transB")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let (rows, columns, _) = try extents(operands)
    return [[rows, columns]]
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    let (rows, columns, depth) = try extents(operands)
    return rows * columns * depth
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let (rows, columns, depth) = try extents(operands)
    let (aStride, bStride) = (transposesA ? rows : depth, transposesB ? depth : columns)
    let (transposesA, transposesB, alpha, activation) = (transposesA, transposesB, alpha, activation)
    let beta = operands.has(2) ? beta : 0
    let addend = operands.has(2) ? try operands.shape(2) : [1]
    let broadcasting = try Broadcasting([rows, columns], addend)
    guard broadcasting.shape == [rows, columns] else {
      throw OperatorError("C is \(addend.text), which does not broadcast to \(rows)x\(columns)")
    }
    let step = broadcasting.rightStrides.last ?? 0
    return Kernel { arguments in
      let output = arguments.output(0)
      if beta != 0 {
        let source = arguments.input(2)
        broadcasting.forEachRow { offset, _, addendOffset in
          for index in 0..<broadcasting.rowLength { output[offset + index] = source[addendOffset + index * step] }
        }
      }
      MatrixProduct.multiply(
        rows: rows, columns: columns, depth: depth, arguments.input(0), aStride: aStride, transposeA: transposesA,
        arguments.input(1), bStride: bStride, transposeB: transposesB, into: output, cStride: columns, alpha: alpha,
        beta: beta)
      activation?.apply(output, output, count: rows * columns)
    }
  }

  func extents(_ operands: Operands) throws(OperatorError) -> (rows: Int, columns: Int, depth: Int) {
    let (a, b) = try (operands.shape(0), operands.shape(1))
    guard a.count == 2, b.count == 2 else {
      throw OperatorError("its inputs are \(a.text) and \(b.text); two matrices are needed")
    }
    let (rows, depth) = transposesA ? (a[1], a[0]) : (a[0], a[1])
    let (inner, columns) = transposesB ? (b[1], b[0]) : (b[0], b[1])
    guard depth == inner, depth > 0, [rows, columns].checkedElementCount != nil else {
      throw OperatorError("matrices \(a.text) and \(b.text) cannot be multiplied")
    }
    return (rows, columns, depth)
  }
}
