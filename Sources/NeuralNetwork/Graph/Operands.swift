/// What is known of an operator's input when a plan is made.
struct Operand: Sendable {
  let shape: Shape
  /// The value itself where it does not depend on the network's inputs.
  let constant: Tensor?
  /// How an image's elements are stored.
  let layout: Layout

  init(shape: Shape, layout: Layout = .nchw) {
    self.shape = shape
    self.layout = layout
    constant = nil
  }

  init(_ constant: Tensor) {
    shape = constant.shape
    layout = .nchw
    self.constant = constant
  }
}

/// The inputs of one node, by position as the ONNX operator numbers them.
struct Operands: Sendable {
  let list: [Operand?]

  init(_ list: [Operand?]) { self.list = list }

  var count: Int { list.count }

  subscript(_ index: Int) -> Operand? { index < list.count ? list[index] : nil }

  /// The layout of the images: operands of different layouts never meet (``LayoutAssignment``).
  var layout: Layout { list.contains { $0?.layout == .nhwc } ? .nhwc : .nchw }

  /// Whether the optional input at `index` is given.
  func has(_ index: Int) -> Bool { self[index] != nil }

  /// The shape of a required input.
  func shape(_ index: Int) throws(OperatorError) -> Shape {
    guard let operand = self[index] else {
      throw OperatorError("input \(index) is missing")
    }
    return operand.shape
  }

  /// The shape of a required input of rank 4 (N, C, H, W).
  func imageShape(_ index: Int) throws(OperatorError) -> Shape {
    let shape = try shape(index)
    guard shape.count == 4 else {
      throw OperatorError("input \(index) is \(shape.text); only images of rank 4 (NCHW) are supported")
    }
    return shape
  }

  /// An optional input that must be known before the network runs.
  func constant(_ index: Int, _ role: String) throws(OperatorError) -> Tensor? {
    guard let operand = self[index] else { return nil }
    guard let constant = operand.constant else {
      throw OperatorError("\(role) (input \(index)) depends on the network's input; it must be a constant")
    }
    return constant
  }

  /// A required input that must be known before the network runs.
  func requiredConstant(_ index: Int, _ role: String) throws(OperatorError) -> Tensor {
    guard let constant = try constant(index, role) else {
      throw OperatorError("\(role) (input \(index)) is missing")
    }
    return constant
  }

  /// A list that older operator sets keep in an attribute and newer ones in a constant input; nil where neither is
  /// given.
  func integers(
    _ attribute: [Int]?, orInput index: Int, _ role: String
  ) throws(OperatorError) -> [Int]? {
    if let attribute { return attribute }
    return try constant(index, role)?.integers()
  }

  /// As ``integers(_:orInput:_:)``, where the list must be given.
  func requiredIntegers(
    _ attribute: [Int]?, orInput index: Int, _ role: String
  ) throws(OperatorError) -> [Int] {
    if let attribute { return attribute }
    return try requiredConstant(index, role).integers()
  }
}

/// How the elements of images, tensors of rank 4, are stored. Shapes are named in ONNX's order (N, C, H, W) in either
/// layout.
enum Layout: Sendable {
  /// Row-major, as ONNX defines it: element (n, c, y, x) at ((n * C + c) * H + y) * W + x. A network's inputs and
  /// outputs, constants, and everything in training.
  case nchw
  /// Channels last: element (n, c, y, x) at ((n * H + y) * W + x) * C + c. What inference computes on: a convolution's
  /// window is then a few contiguous runs of floats, and its result needs no rearranging.
  case nhwc
}

/// In which layouts an operator reads and writes images, for given operands.
enum LayoutRule: Sendable {
  /// Reads and writes NCHW.
  case nchw
  /// Reads and writes NHWC; what comes in NCHW is converted.
  case nhwc
  /// Computes the same whatever the layout: NHWC where any operand has it, otherwise NCHW.
  case any
  /// Reads input 0 in NCHW and writes NHWC: a network's first convolution.
  case nchwToNHWC
}

extension Shape {
  /// Whether NCHW and NHWC differ at all: with one channel, or one pixel, they are the same memory.
  var dependsOnLayout: Bool { count == 4 && self[1] > 1 && self[2] * self[3] > 1 }
}
