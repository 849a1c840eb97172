import NeuralNetwork
import Testing

@testable import QualityTraining

@Suite struct FeatureHeadTests {
  /// Two channels of 2x2 positions from one of 4x4, their averages, and a vector of three.
  static func backbone() throws -> NetworkEditor {
    var editor = NetworkEditor(name: "backbone.onnx")
    editor.setInput("image", shape: [.symbolic("crops"), .fixed(1), .symbolic("height"), .symbolic("width")])
    editor.setConstant("filters", shape: [2, 1, 2, 2], values: [1, 0, 0, 2, -1, 1, 0, 0])
    editor.setConstant("weights", shape: [2, 3], values: [1, 0, 2, 0, 1, -1])
    try editor.addNode(
      "Conv", inputs: ["image", "filters"], outputs: ["maps"], attributes: ["strides": .integers([2, 2])])
    try editor.addNode("GlobalAveragePool", inputs: ["maps"], outputs: ["pooled"])
    try editor.addNode("Flatten", inputs: ["pooled"], outputs: ["vector"])
    try editor.addNode("MatMul", inputs: ["vector", "weights"], outputs: ["features"])
    try editor.setOutputs([("features", [.symbolic("crops"), .fixed(3)])])
    return editor
  }

  private static let shapes = ["image": [1, 1, 4, 4]]
  private static let image: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7]

  private func features(_ values: [String]) throws -> (head: FeatureHead, values: [Float]) {
    var editor = try Self.backbone()
    let head = try FeatureHead.attach(values, to: &editor, inputShapes: Self.shapes)
    try editor.setOutputs([(FeatureHead.name, [])])
    let plan = try editor.network(name: "features").plan(inputShapes: Self.shapes)
    #expect(plan.outputShapes == [FeatureHead.name: [1, head.count]])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    _ = plan.input("image", in: workspace).update(fromContentsOf: Self.image)
    plan.run(in: workspace)
    return (head, Array(plan.output(FeatureHead.name, in: workspace)))
  }

  /// Channel 0 is 13, 19, 19, 16 and channel 1 is 1, 1, -8, 1.
  private static let statistics: [Float] = [16.75, -1.25, 6.1875, 15.1875].enumerated().map {
    $0 < 2 ? $1 : ($1 + 1e-5).squareRoot()
  }

  @Test func `Maps become means and deviations of their channels`() throws {
    let (head, values) = try features(["maps"])
    #expect(head.columns == [0..<4])
    for (value, expected) in zip(values, Self.statistics) { #expect(abs(value - expected) < 1e-4) }
  }

  @Test func `Several values follow each other, and one that has the name of all moves aside`() throws {
    let (head, values) = try features(["features", "maps", "pooled"])
    #expect(head.columns == [0..<3, 3..<7, 7..<9])
    let expected: [Float] = [16.75, -1.25, 34.75] + Self.statistics + [16.75, -1.25]
    for (value, expected) in zip(values, expected) { #expect(abs(value - expected) < 1e-4) }
  }

  @Test func `A vector is taken as it is`() throws {
    let editor = try Self.backbone()
    var edited = editor
    #expect(try FeatureHead.attach(["features"], to: &edited, inputShapes: Self.shapes).columns == [0..<3])
    #expect(edited.valueNames == editor.valueNames)
    #expect(try features(["vector"]).values == [16.75, -1.25])
  }

  @Test func `An unknown name is refused with the nearest one`() throws {
    var editor = try Self.backbone()
    let error = #expect(throws: FeatureError.self) {
      try FeatureHead.attach(["pooleed"], to: &editor, inputShapes: Self.shapes)
    }
    #expect(error == .unknownValue("pooleed", network: "backbone.onnx", suggestion: "pooled"))
    #expect(error?.description.contains("did you mean \"pooled\"?") == true)
  }

  @Test func `A value of another rank is refused with its shape`() throws {
    var editor = try Self.backbone()
    editor.setConstant("shape", shape: [3], integers: [1, 2, 4])
    try editor.addNode("Reshape", inputs: ["maps", "shape"], outputs: ["flat"])
    #expect(throws: FeatureError.unusableValue("flat", network: "backbone.onnx", shape: [1, 2, 4])) {
      try FeatureHead.attach(["flat"], to: &editor, inputShapes: Self.shapes)
    }
  }
}
