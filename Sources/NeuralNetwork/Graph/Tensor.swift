/// A value known before the network runs: an initialiser, a `Constant`, or what was computed from those.
package struct Tensor: Sendable, Equatable {
  package enum Elements: Sendable, Equatable {
    /// Weights and everything else that is computed with; float16 and double files are converted on reading.
    case float(FloatBuffer)
    /// Shapes, axes and indices.
    case integer([Int64])
  }

  package let shape: Shape
  package let elements: Elements

  package init(shape: Shape, floats: FloatBuffer) {
    precondition(floats.count == shape.elementCount)
    self.shape = shape
    elements = .float(floats)
  }

  package init(shape: Shape, integers: [Int64]) {
    precondition(integers.count == shape.elementCount)
    self.shape = shape
    elements = .integer(integers)
  }

  private init(shape: Shape, elements: Elements) {
    self.shape = shape
    self.elements = elements
  }

  /// The same elements seen with another shape of as many elements.
  func reshaped(_ shape: Shape) -> Tensor {
    precondition(shape.elementCount == self.shape.elementCount)
    return Tensor(shape: shape, elements: elements)
  }

  /// The same elements with another shape; nil where that has another number of elements.
  package func reshaped(to shape: [Int]) -> Tensor? {
    shape.checkedElementCount == self.shape.elementCount ? reshaped(shape) : nil
  }

  /// The float elements; an error for an integer tensor.
  func floats() throws(OperatorError) -> FloatBuffer {
    guard case .float(let buffer) = elements else {
      throw OperatorError("a tensor of integers is given where numbers of type float are computed with")
    }
    return buffer
  }

  /// The elements as integers; an error for a float tensor or for a value no `Int` holds.
  func integers() throws(OperatorError) -> [Int] {
    guard case .integer(let values) = elements else {
      throw OperatorError("a tensor of floats is given where a shape, axes or indices are expected")
    }
    return values.map { Int($0) }
  }
}
