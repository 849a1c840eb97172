/// ONNX Concat: inputs one after another along `axis`.
struct Concat: DifferentiableOperator {
  private let axis: Int

  init(_ node: Node) throws(OperatorError) {
    guard let axis = try node.attributes.integer("axis") else { throw OperatorError("attribute 'axis' is missing") }
    self.axis = axis
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    var shape = try operands.shape(0)
    let axis = try shape.resolve(axis: axis)
    for index in 1..<max(operands.count, 1) {
      let next = try operands.shape(index)
      var aligned = next
      if next.count == shape.count { aligned[axis] = shape[axis] }
      guard aligned == shape else {
        throw OperatorError("input \(index) is \(next.text), which does not fit \(shape.text) along axis \(axis)")
      }
      shape[axis] += next[axis]
    }
    guard shape.checkedElementCount != nil else { throw OperatorError("the result \(shape.text) is too large") }
    return [shape]
  }

  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    guard case .integer? = try operands.constant(0, "input 0")?.elements else { return nil }
    let shape = try outputShapes(operands)[0]
    guard shape.count == 1 else {
      throw OperatorError("concatenates integers of rank \(shape.count); only lists are supported")
    }
    var values: [Int64] = []
    for index in 0..<operands.count {
      values += try operands.requiredConstant(index, "input \(index)").integers().map { Int64($0) }
    }
    return [Tensor(shape: shape, integers: values)]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule {
    let shape = try outputShapes(operands)[0]
    let canJoinPixels = shape.count == 4 && operands.list.allSatisfy { $0?.constant == nil }
    let isAlongChannels = try isAlongChannels(of: shape)
    return canJoinPixels && isAlongChannels ? .nhwc : .nchw
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    guard operands.layout == .nhwc else {
      let (outer, row, lengths) = try layout(operands)
      return Concat.kernel(outer: outer, row: row, lengths: lengths)
    }
    // Along the channels: each pixel is joined from one run of every input.
    let shape = try outputShapes(operands)[0]
    return Concat.kernel(
      outer: shape[0] * shape[2] * shape[3], row: shape[1], lengths: operands.list.compactMap { $0?.shape[1] })
  }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let layout = try layout(operands)
    return GradientKernel { arguments in
      var offset = 0
      for (index, length) in layout.lengths.enumerated() {
        let gradient = arguments.outputGradient + offset
        offset += length
        guard let target = arguments.inputGradient(index) else { continue }
        for block in 0..<layout.outer {
          let source = gradient + block * layout.row
          (target + block * length).receive(source, length, accumulates: arguments.accumulates(index)) { part, _ in
            part
          }
        }
      }
    }
  }

  /// Whether `axis` is the channel axis.
  func isAlongChannels(of shape: Shape) throws(OperatorError) -> Bool { try shape.resolve(axis: axis) == 1 }

  /// The result is `outer` rows of `row` elements, joined from one run of each input, `lengths` elements long.
  private func layout(_ operands: Operands) throws(OperatorError) -> (outer: Int, row: Int, lengths: [Int]) {
    let shape = try outputShapes(operands)[0]
    let axis = try shape.resolve(axis: axis)
    var lengths: [Int] = []
    for index in 0..<operands.count { lengths.append(Shape(try operands.shape(index)[axis...]).elementCount) }
    return (Shape(shape[..<axis]).elementCount, Shape(shape[axis...]).elementCount, lengths)
  }

  /// Joins `outer` rows of `row` elements from one run of each input, `lengths` elements long.
  private static func kernel(outer: Int, row: Int, lengths: [Int]) -> Kernel {
    Kernel { arguments in
      var offset = 0
      for index in 0..<lengths.count {
        let length = lengths[index]
        let (source, target) = (arguments.input(index), arguments.output(0) + offset)
        for block in 0..<outer { (target + block * row).update(from: source + block * length, count: length) }
        offset += length
      }
    }
  }
}
