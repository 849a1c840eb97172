// The operators that leave the elements as they are: Identity, Dropout, Flatten, Reshape, Squeeze, Unsqueeze.

/// An operator that gives the same elements another shape; it costs nothing.
protocol ViewOperator: DifferentiableOperator {}

extension ViewOperator {
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let shape = try outputShapes(operands)[0]
    return [try operands.requiredConstant(0, "the input").reshaped(shape)]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel { .view }

  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel { .view }
}

/// ONNX Identity.
struct Identity: ViewOperator {
  init(_ node: Node) throws(OperatorError) {}

  init() {}

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.shape(0)] }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .any }
}

/// ONNX Dropout: the input unchanged at inference; training plans replace it by a product with a ``DropoutMask``.
struct Dropout: ViewOperator {
  /// The attribute of opsets before 12.
  private let attributeRatio: Float?

  init(_ node: Node) throws(OperatorError) { attributeRatio = try node.attributes.float("ratio") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    // Input 2 (opset 12) switches training on.
    if let mode = try operands.constant(2, "training_mode"), try mode.integers() != [0] {
      throw OperatorError("it is exported in training mode; export the model for inference")
    }
    return [try operands.shape(0)]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .any }

  /// The share of elements that training drops, in [0, 1); 0.5 where the file does not say.
  func ratio(_ operands: Operands) throws(OperatorError) -> Float {
    let given = try operands.constant(1, "the ratio")
    guard given == nil || given?.shape.elementCount == 1 else { throw OperatorError("the ratio must be one number") }
    let ratio = try given?.floats()[0] ?? attributeRatio ?? 0.5
    guard ratio >= 0, ratio < 1 else { throw OperatorError("the ratio is \(ratio); it must be from 0 and below 1") }
    return ratio
  }
}

/// ONNX Flatten: two axes, those before `axis` and the rest.
struct Flatten: ViewOperator {
  private let axis: Int

  init(_ node: Node) throws(OperatorError) { axis = try node.attributes.integer("axis") ?? 1 }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let shape = try operands.shape(0)
    // Unlike other operators, axis may equal the rank.
    let split = axis == shape.count ? axis : try shape.resolve(axis: axis)
    return [[Shape(shape[..<split]).elementCount, Shape(shape[split...]).elementCount]]
  }
}

/// ONNX Reshape: 0 keeps an extent (unless allowzero), -1 takes what is left.
struct Reshape: ViewOperator {
  private let allowsZero: Bool

  init(_ node: Node) throws(OperatorError) { allowsZero = try node.attributes.flag("allowzero") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    let requested = try operands.requiredConstant(1, "the shape").integers()
    var shape = requested
    for axis in shape.indices where shape[axis] == 0 && !allowsZero {
      guard axis < input.count else { throw OperatorError("shape \(requested) keeps an axis that \(input.text) lacks") }
      shape[axis] = input[axis]
    }
    if let free = shape.firstIndex(of: -1) {
      shape[free] = 1
      guard let known = shape.checkedElementCount, known > 0, input.elementCount % known == 0 else {
        throw OperatorError("\(input.text) cannot be reshaped to \(requested)")
      }
      shape[free] = input.elementCount / known
    }
    guard shape.checkedElementCount == input.elementCount else {
      throw OperatorError("\(input.text) cannot be reshaped to \(requested)")
    }
    return [shape]
  }
}

/// ONNX Squeeze: axes of extent 1 removed (all of them where none is named).
struct Squeeze: ViewOperator {
  private let axes: [Int]?

  init(_ node: Node) throws(OperatorError) { axes = try node.attributes.integers("axes") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard let axes = try operands.integers(self.axes, orInput: 1, "the axes"), !axes.isEmpty else {
      return [input.filter { $0 != 1 }]
    }
    var removed = Set<Int>()
    for axis in axes { removed.insert(try input.resolve(axis: axis)) }
    guard removed.allSatisfy({ input[$0] == 1 }) else {
      throw OperatorError("axes \(axes) of \(input.text) are not all of extent 1")
    }
    return [input.indices.filter { !removed.contains($0) }.map { input[$0] }]
  }
}

/// ONNX Unsqueeze: axes of extent 1 inserted; axes are an attribute before opset 13 and an input since.
struct Unsqueeze: ViewOperator {
  private let axes: [Int]?

  init(_ node: Node) throws(OperatorError) { axes = try node.attributes.integers("axes") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    let axes = try operands.requiredIntegers(self.axes, orInput: 1, "the axes")
    let rank = input.count + axes.count
    let blank = Shape(repeating: 1, count: rank)
    var inserted = Set<Int>()
    for axis in axes { inserted.insert(try blank.resolve(axis: axis)) }
    guard inserted.count == axes.count else { throw OperatorError("axes \(axes) name an axis twice") }
    var rest = input[...]
    return [(0..<rank).map { inserted.contains($0) ? 1 : rest.removeFirst() }]
  }
}
