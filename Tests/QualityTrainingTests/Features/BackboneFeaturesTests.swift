import NeuralNetwork
import Testing

@testable import QualityTraining

/// Backbones that do not name their features, or leave normalisation to their caller.
struct BackboneFeaturesTests {
  /// The tiny backbone's layers, ending as `finish` says; the input goes into the first layer as it is.
  private func network(_ finish: (inout NetworkEditor) throws -> Void) throws -> NetworkEditor {
    var editor = NetworkEditor(name: "plain.onnx")
    editor.setInput("pixels", shape: [.symbolic("n"), .fixed(3), .symbolic("h"), .symbolic("w")])
    editor.setConstant("conv.weight", shape: [4, 3, 3, 3], values: (0..<108).map { Float($0 % 7) / 10 - 0.3 })
    editor.setConstant("dense.weight", shape: [4, 2], values: [1, 2, 3, 4, 5, 6, 7, 8])
    try editor.addNode("Identity", inputs: ["pixels"], outputs: ["same"])
    try editor.addNode("Conv", inputs: ["same", "conv.weight"], outputs: ["conv"])
    try editor.addNode("GlobalAveragePool", inputs: ["conv"], outputs: ["pooled"])
    try editor.addNode("Flatten", inputs: ["pooled"], outputs: ["flat"])
    try finish(&editor)
    return NetworkEditor(try editor.network(name: "plain.onnx"))
  }

  private func classifier(_ editor: inout NetworkEditor) throws {
    try editor.addNode("Dropout", inputs: ["flat"], outputs: ["dropped"])
    try editor.addNode("MatMul", inputs: ["dropped", "dense.weight"], outputs: ["logits"])
    try editor.addNode("Softmax", inputs: ["logits"], outputs: ["probabilities"])
    try editor.setOutputs([("probabilities", [.symbolic("n"), .fixed(2)])])
  }

  @Test func takesWhatTheLastDenseLayerReadsBeforeDropout() throws {
    var editor = try network(classifier)
    try editor.nameFeatures()
    #expect(editor.valueNames.contains("features") && !editor.valueNames.contains("flat"))
    #expect(editor.inputs(of: "dropped") == ["features"])
    let head = try FeatureHead.attach(["features"], to: &editor, inputShapes: ["pixels": [1, 3, 8, 8]])
    #expect(head.count == 4)
  }

  @Test func leavesNamedFeaturesAlone() throws {
    var editor = try network { editor in
      try editor.addNode("Relu", inputs: ["flat"], outputs: ["features"])
      try editor.addNode("MatMul", inputs: ["flat", "dense.weight"], outputs: ["logits"])
      try editor.setOutputs([("logits", []), ("features", [])])
    }
    try editor.nameFeatures()
    #expect(editor.inputs(of: "features") == ["flat"])
    try editor.nameFeatures("flat")
    #expect(editor.inputs(of: "features") == ["pooled"])
  }

  @Test func severalHeadsOfOneValueAreNoDoubt() throws {
    var editor = try network { editor in
      try editor.addNode("MatMul", inputs: ["flat", "dense.weight"], outputs: ["a"])
      try editor.addNode("MatMul", inputs: ["flat", "dense.weight"], outputs: ["b"])
      try editor.setOutputs([("a", []), ("b", [])])
    }
    try editor.nameFeatures()
    #expect(editor.inputs(of: "a").contains("features") && editor.inputs(of: "b").contains("features"))
  }

  @Test func namesTheCandidatesInDoubt() throws {
    var two = try network { editor in
      try editor.addNode("Relu", inputs: ["flat"], outputs: ["positive"])
      try editor.addNode("MatMul", inputs: ["flat", "dense.weight"], outputs: ["a"])
      try editor.addNode("MatMul", inputs: ["positive", "dense.weight"], outputs: ["b"])
      try editor.setOutputs([("a", []), ("b", [])])
    }
    let doubt = #expect(throws: FeatureError.self) { try two.nameFeatures() }
    #expect(doubt == .noFeatures(network: "plain.onnx", candidates: ["flat", "positive"]))
    #expect(doubt?.description.contains("--features") == true)

    // A fully convolutional network.
    var convolutional = try network { editor in
      editor.setConstant("second.weight", shape: [2, 4, 1, 1], values: [1, 2, 3, 4, 5, 6, 7, 8])
      try editor.addNode("Conv", inputs: ["conv", "second.weight"], outputs: ["maps"])
      try editor.setOutputs([("maps", [])])
    }
    let maps = #expect(throws: FeatureError.self) { try convolutional.nameFeatures() }
    #expect(maps == .noFeatures(network: "plain.onnx", candidates: ["conv"]))

    let unknown = #expect(throws: FeatureError.self) { try convolutional.nameFeatures("convv") }
    #expect(unknown == .unknownValue("convv", network: "plain.onnx", suggestion: "conv"))
  }

  @Test func normalizesTheInput() throws {
    let plain = try network(classifier)
    #expect(plain.readsUnchanged("pixels"))
    var editor = plain
    try editor.normalizeInput("pixels", mean: [10, 20, 30], scale: [0.5])
    #expect(!editor.readsUnchanged("pixels"))
    var shifted = [Float](repeating: 0, count: 3 * 64)
    let pixels = (0..<3 * 64).map { Float($0 % 251) }
    for index in shifted.indices { shifted[index] = (pixels[index] - Float(10 + 10 * (index / 64))) * 0.5 }
    #expect(try run(editor, pixels) == run(plain, shifted))

    var same = plain
    try same.normalizeInput("pixels", mean: [0], scale: [1, 1, 1])
    #expect(same.valueNames == plain.valueNames)
    #expect(throws: NetworkError.self) { try same.normalizeInput("nobody", mean: [1], scale: [1]) }
    #expect(throws: NetworkError.self) { try same.normalizeInput("pixels", mean: [1, 2], scale: [1]) }
  }

  @Test func aNetworkThatNormalizesIsNotRemarkedOn() throws {
    #expect(!NetworkEditor(try TinyBackbone.network()).readsUnchanged("pixels"))
  }

  private func run(_ editor: NetworkEditor, _ pixels: [Float]) throws -> [Float] {
    let plan = try editor.network(name: "run").plan(inputShapes: ["pixels": [1, 3, 8, 8]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    plan.setInput("pixels", to: pixels, in: workspace)
    plan.run(in: workspace)
    return Array(plan.output("probabilities", in: workspace)).map { ($0 * 1e4).rounded() / 1e4 }
  }
}
