/// What is known of an operator's input when a plan is made.
struct Operand: Sendable {
  let shape: Shape
  /// The value itself where it does not depend on the network's inputs.
  let constant: Tensor?

  init(shape: Shape) {
    self.shape = shape
    constant = nil
  }

  init(_ constant: Tensor) {
    shape = constant.shape
    self.constant = constant
  }
}
