@testable import NeuralNetwork

/// The operators as ONNX defines them, in plain loops in double precision that share nothing with the engine.
enum Reference64 {}

/// A row-major tensor in double precision.
struct Tensor64: Equatable, Sendable {
  let shape: [Int]
  var values: [Double]

  init(shape: [Int], values: [Double]) {
    precondition(values.count == shape.reduce(1, *))
    self.shape = shape
    self.values = values
  }

  init(shape: [Int], filling: Double = 0) {
    self.init(shape: shape, values: [Double](repeating: filling, count: shape.reduce(1, *)))
  }

  init(_ tensor: Tensor) throws {
    self.init(shape: tensor.shape, values: try tensor.floats().map { Double($0) })
  }

  /// Every index of a shape, the last axis fastest.
  static func indices(of shape: [Int]) -> [[Int]] {
    shape.reduce([[]]) { indices, extent in indices.flatMap { index in (0..<extent).map { index + [$0] } } }
  }

  func offset(_ index: [Int]) -> Int {
    var offset = 0
    for axis in shape.indices { offset = offset * shape[axis] + index[axis] }
    return offset
  }

  subscript(_ index: [Int]) -> Double {
    get { values[offset(index)] }
    set { values[offset(index)] = newValue }
  }

  /// An image batch [N, C, H, W].
  subscript(_ image: Int, _ channel: Int, _ y: Int, _ x: Int) -> Double {
    get { values[((image * shape[1] + channel) * shape[2] + y) * shape[3] + x] }
    set { values[((image * shape[1] + channel) * shape[2] + y) * shape[3] + x] = newValue }
  }

  func map(_ function: (Double) -> Double) -> Tensor64 { Tensor64(shape: shape, values: values.map(function)) }

  func reshaped(_ shape: [Int]) -> Tensor64 { Tensor64(shape: shape, values: values) }
}
