import ImageCodecs
import NeuralNetwork
import Numerics
import ONNX

@testable import QualityModel

/// Small models with convolutions, and pictures, for dense scoring.
enum DenseFixture {
  /// What turns the last map of the model into features.
  enum Ending: CaseIterable {
    case average
    case maximum
    /// The average, and mean and deviation of the first convolution.
    case moments
  }

  /// A model of 32-pixel crops: two convolutions of stride 2, six channels, then `ending`, a score and five
  /// probabilities.
  ///
  /// - Parameters:
  ///   - isPadded: without padding a crop's map has fewer positions than strides.
  ///   - mode: what the model says of its mode; nil for nothing.
  static func model(_ ending: Ending = .average, isPadded: Bool = true, mode: CropMode? = nil) throws -> QualityModel {
    var editor = NetworkEditor(name: "dense")
    editor.setInput("image", shape: [.symbolic("crops"), .fixed(3), .symbolic("height"), .symbolic("width")])
    func numbers(_ count: Int, _ scale: Float) -> [Float] {
      (0..<count).map { (Float(($0 * 7919) % 211) / 105 - 1) * scale }
    }
    editor.setConstant("w1", shape: [4, 3, 3, 3], values: numbers(108, 0.01))
    editor.setConstant("b1", shape: [4], values: numbers(4, 0.1))
    editor.setConstant("w2", shape: [6, 4, 3, 3], values: numbers(216, 0.2))
    let pads = [Int](repeating: isPadded ? 1 : 0, count: 4)
    let window: [String: NodeAttribute] = ["strides": .integers([2, 2]), "pads": .integers(pads)]
    try editor.addNode("Conv", inputs: ["image", "w1", "b1"], outputs: ["c1"], attributes: window)
    try editor.addNode("Relu", inputs: ["c1"], outputs: ["r1"])
    try editor.addNode("Conv", inputs: ["r1", "w2"], outputs: ["c2"], attributes: window)
    try editor.addNode("Relu", inputs: ["c2"], outputs: ["map"])
    var features = ["pooled"]
    switch ending {
    case .moments:
      try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["pooled"])
      try editor.addNode("GlobalAveragePool", inputs: ["r1"], outputs: ["r1.mean"])
      try editor.addNode("Mul", inputs: ["r1", "r1"], outputs: ["r1.square"])
      try editor.addNode("GlobalAveragePool", inputs: ["r1.square"], outputs: ["r1.mean_square"])
      try editor.addNode("Mul", inputs: ["r1.mean", "r1.mean"], outputs: ["r1.squared_mean"])
      try editor.addNode("Sub", inputs: ["r1.mean_square", "r1.squared_mean"], outputs: ["r1.difference"])
      try editor.addNode("Relu", inputs: ["r1.difference"], outputs: ["r1.variance"])
      try editor.addNode("Sqrt", inputs: ["r1.variance"], outputs: ["r1.deviation"])
      features += ["r1.mean", "r1.deviation"]
    case .average: try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["pooled"])
    case .maximum:
      try editor.addNode(
        "MaxPool", inputs: ["map"], outputs: ["pooled"], attributes: ["kernel_shape": .integers([8, 8])])
    }
    let width = features.count > 1 ? 14 : 6
    try editor.addNode("Concat", inputs: features, outputs: ["joined"], attributes: ["axis": .integer(1)])
    try editor.addNode("Flatten", inputs: ["joined"], outputs: ["features"])
    editor.setConstant("w3", shape: [width, 1], values: numbers(width, 20))
    editor.setConstant("b3", shape: [1], values: [50])
    editor.setConstant("w4", shape: [width, 5], values: numbers(5 * width, 1))
    try editor.addNode("Gemm", inputs: ["features", "w3", "b3"], outputs: ["score"])
    try editor.addNode("MatMul", inputs: ["features", "w4"], outputs: ["logits"])
    try editor.addNode(
      "Softmax", inputs: ["logits"], outputs: ["category_probabilities"], attributes: ["axis": .integer(1)])
    try editor.setOutputs([
      ("score", [.symbolic("crops"), .fixed(1)]), ("category_probabilities", [.symbolic("crops"), .fixed(5)]),
    ])
    editor.metadata = [
      "crop_size": "32", "view_size": "64",
      "interval_level": "0.9", "interval_half_width": "9", "interval_images": "50",
    ]
    editor.metadata["crop_mode"] = mode?.rawValue
    return try editor.onnx().withUnsafeBytes { try QualityModel(onnx: $0, name: "dense.onnx") }
  }

  /// Waves of several lengths with some noise: every part looks different.
  static func picture(width: Int, height: Int) -> Image {
    var generator = SplitMix64(seed: 5)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<3 {
          let wave = (x * (channel + 2) / 3 + y * 2) % 97 + (x * y / 61) % 83
          pixels.append(UInt8(wave + generator.next(below: 60)))
        }
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
