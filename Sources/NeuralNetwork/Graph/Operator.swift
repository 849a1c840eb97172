/// One ONNX operator with its attributes read: what it makes of shapes, and the arithmetic.
///
/// One type per operator, in the file of its name or of its family (``OperatorRegistry``); a type never changes after
/// it is read. Shapes are known before any kernel is made; a kernel never allocates.
protocol Operator: Sendable {
  /// Reads and checks the attributes, so that what cannot run is refused when the file is loaded.
  init(_ node: Node) throws(OperatorError)

  /// The shapes of the outputs.
  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape]

  /// The outputs where every input is a constant; nil lets the engine run the kernel once instead.
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]?

  /// In which layouts it reads and writes images when a plan computes in NHWC; NCHW unless the operator says otherwise.
  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule

  /// The arithmetic for these shapes, on images in the operands' layout.
  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel

  /// Multiply-accumulate operations per run.
  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int

  /// How many learnt numbers the node keeps in its attributes.
  var attributeParameters: Int { get }

  /// Whether the input at `position` is read when the kernel is made, so that it may hold integers (axes, shapes,
  /// pads).
  func readsWhenPlanned(_ position: Int) -> Bool

  /// Whether the outputs are known from the shapes of the inputs alone (`Shape`).
  static var dependsOnShapesAlone: Bool { get }
}

extension Operator {
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? { nil }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .nchw }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int { 0 }

  var attributeParameters: Int { 0 }

  func readsWhenPlanned(_ position: Int) -> Bool { false }

  static var dependsOnShapesAlone: Bool { false }
}
