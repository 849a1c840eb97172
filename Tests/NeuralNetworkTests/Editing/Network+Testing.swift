@testable import NeuralNetwork

extension Network {
  /// Written as ONNX and read again.
  func rewritten(weights: WeightPrecision = .float32) throws -> Network {
    let bytes = try NetworkEditor(self).onnx(weights: weights)
    return try bytes.withUnsafeBytes { try Network(onnx: $0, name: name) }
  }

  /// The outputs, in order, for inputs in order; as bit patterns, so that equal means equal to the last bit.
  func run(_ inputs: [(shape: [Int], elements: [Float])]) throws -> [[UInt32]] {
    let shapes = zip(self.inputs, inputs).map { ($0.name, $1.shape) }
    let plan = try plan(inputShapes: Dictionary(uniqueKeysWithValues: shapes))
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    for (port, input) in zip(self.inputs, inputs) {
      _ = plan.input(port.name, in: workspace).update(fromContentsOf: input.elements)
    }
    plan.run(in: workspace)
    return outputs.map { plan.output($0.name, in: workspace).map(\.bitPattern) }
  }
}
