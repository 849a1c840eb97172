/// One ONNX operator with its attributes read: what it makes of shapes, and the arithmetic.
///
/// A type an operator, in a file of its name. Shapes are known before any kernel is made; a kernel never allocates.
protocol Operator: Sendable {
  /// Reads and checks the attributes, so that what cannot run is refused when the file is loaded.
  init(_ node: Node) throws(OperatorError)

  /// The shapes of the outputs.
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape]

  /// The outputs where every input is a constant; nil lets the engine run the kernel once instead.
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]?

  /// The arithmetic for these shapes.
  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel

  /// Multiply-accumulate operations of one run.
  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int

  /// Numbers learnt in training that the node keeps in its attributes.
  var attributeParameters: Int { get }

  /// Whether the input at `position` is read when the kernel is made, so that it may hold integers (axes, shapes, pads).
  func readsWhenPlanned(_ position: Int) -> Bool

  /// Whether the outputs are known from the shapes of the inputs alone (`Shape`).
  static var dependsOnShapesAlone: Bool { get }
}

extension Operator {
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? { nil }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int { 0 }

  var attributeParameters: Int { 0 }

  func readsWhenPlanned(_ position: Int) -> Bool { false }

  static var dependsOnShapesAlone: Bool { false }
}
