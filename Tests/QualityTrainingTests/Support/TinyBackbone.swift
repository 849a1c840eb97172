import NeuralNetwork
import Numerics

@testable import QualityTraining

/// A small network of random weights that sees differences between neighbouring pixels, which the quality of
/// ``TexturedImages`` lies in.
enum TinyBackbone {
  /// Values `first` and `second` are maps [crops, 6, side / 2, side / 2] and [crops, 8, side / 4, side / 4]; `features`
  /// are the means of the second.
  static func network(inputName: String = "pixels", seed: UInt64 = 5) throws -> Network {
    var generator = SplitMix64(seed: seed)
    var editor = NetworkEditor(name: "tiny.onnx")
    func set(_ name: String, _ shape: [Int], scale: Double) {
      let count = shape.reduce(1, *)
      editor.setConstant(name, shape: shape, values: (0..<count).map { _ in Float(scale * generator.nextNormal()) })
    }
    editor.setInput(inputName, shape: [.symbolic("n"), .fixed(3), .symbolic("h"), .symbolic("w")])
    editor.setConstant("grey", shape: [1], values: [127.5])
    editor.setConstant("range", shape: [1], values: [1 / 64])
    set("conv1.weight", [6, 3, 3, 3], scale: 0.3)
    set("conv1.bias", [6], scale: 0.1)
    set("conv2.weight", [8, 6, 3, 3], scale: 0.2)
    set("conv2.bias", [8], scale: 0.1)
    set("classifier.weight", [8, 3], scale: 0.1)
    let convolution: [String: NodeAttribute] = ["strides": .integers([2, 2]), "pads": .integers([1, 1, 1, 1])]
    try editor.addNode("Sub", inputs: [inputName, "grey"], outputs: ["centred"])
    try editor.addNode("Mul", inputs: ["centred", "range"], outputs: ["normalised"])
    try editor.addNode(
      "Conv", inputs: ["normalised", "conv1.weight", "conv1.bias"], outputs: ["conv1"], attributes: convolution)
    try editor.addNode("Relu", inputs: ["conv1"], outputs: ["first"])
    try editor.addNode(
      "Conv", inputs: ["first", "conv2.weight", "conv2.bias"], outputs: ["conv2"], attributes: convolution)
    try editor.addNode("Relu", inputs: ["conv2"], outputs: ["second"])
    try editor.addNode("GlobalAveragePool", inputs: ["second"], outputs: ["pooled"])
    try editor.addNode("Flatten", inputs: ["pooled"], outputs: ["features"])
    try editor.addNode("MatMul", inputs: ["features", "classifier.weight"], outputs: ["logits"])
    try editor.setOutputs([("logits", [.symbolic("n"), .fixed(3)])])
    return try editor.network(name: "tiny.onnx")
  }
}
