import NeuralNetwork
import ONNX
import Testing

@testable import QualityTraining

@Suite struct ScoreHeadTests {
  private let fixture: RegressionFixture

  init() throws {
    fixture = try #require(RegressionFixture.shared)
  }

  /// Scores of the fixture's test rows by a network that has a score already.
  private func scores(_ regression: QualityRegression, headShare: Double = 0) throws -> (
    scores: [Float], network: Network
  ) {
    var editor = NetworkEditor(name: "backbone")
    let columns = Dimension.fixed(fixture.columns)
    editor.setInput("features_in", shape: [.symbolic("crops"), columns])
    editor.setConstant("one", shape: [1], values: [1])
    editor.setConstant("weights", shape: [fixture.columns, 1], values: Array(repeating: 1, count: fixture.columns))
    try editor.addNode("Mul", inputs: ["features_in", "one"], outputs: ["features"])
    try editor.addNode("MatMul", inputs: ["features", "weights"], outputs: ["score"])
    try editor.addNode("MatMul", inputs: ["features", "weights"], outputs: ["logits"])
    try editor.addNode("Sigmoid", inputs: ["logits"], outputs: ["category_probabilities"])
    try editor.setOutputs(
      ["score", "logits", "category_probabilities", "features"].map { ($0, [.symbolic("crops"), .symbolic("n")]) })
    try ScoreHead.attach(to: &editor, regression: regression, headShare: headShare)
    let network = try editor.network(name: "scored")
    let bytes = try editor.onnx()
    let rewritten = try bytes.withUnsafeBytes { try Network(onnx: $0, name: "rewritten") }
    let rows = fixture.test.rowCount
    let plan = try rewritten.plan(inputShapes: ["features_in": [rows, fixture.columns]], outputs: ["score"])
    #expect(plan.outputShapes["score"] == [rows, 1])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    _ = plan.input("features_in", in: workspace).update(fromContentsOf: fixture.tests)
    plan.run(in: workspace)
    return (Array(plan.output("score", in: workspace)), network)
  }

  @Test(arguments: RegressionFixture.cases)
  func `The graph gives the library's scores, and ONNX Runtime's`(_ example: RegressionFixture.Case) throws {
    let regression = try QualityRegression(
      fittedTo: fixture.training, opinions: fixture.opinions, parameters: example.parameters, scaling: example.scaling)
    let scores = try scores(regression).scores
    for (score, prediction) in zip(scores, regression.predictions(fixture.test)) {
      #expect(abs(Double(score) - prediction) < 2e-4)
    }
    for (score, expected) in zip(scores, example.onnxRuntime ?? []) { #expect(abs(Double(score) - expected) < 1e-3) }
  }

  @Test func `A category head keeps its share of the score`() throws {
    let regression = try QualityRegression(
      fittedTo: fixture.training, opinions: fixture.opinions,
      parameters: SVRParameters(kernel: .linear, c: 1, epsilon: 1))
    let (scores, network) = try scores(regression, headShare: 0.25)
    #expect(network.outputs.map(\.name) == ["category_probabilities", "features", "score"])
    for (row, prediction) in regression.predictions(fixture.test).enumerated() {
      let head = fixture.test.row(row).reduce(0) { $0 + Double($1) }
      #expect(abs(Double(scores[row]) - (0.75 * prediction + 0.25 * head)) < 2e-4)
    }
  }

  @Test func `A linear regression is one node, and what no quality model has is dropped`() throws {
    let parameters = SVRParameters(kernel: .linear, c: 1, epsilon: 1)
    let network = try scores(
      QualityRegression(fittedTo: fixture.training, opinions: fixture.opinions, parameters: parameters)
    ).network
    #expect(network.outputs.map(\.name) == ["category_probabilities", "features", "score"])
    let plan = try network.plan(inputShapes: ["features_in": [1, fixture.columns]], outputs: ["score"])
    #expect(plan.layers.map(\.operation) == ["Mul", "SVMRegressor"])
  }

  @Test func `The mean of crop scores is the score of the mean features where the kernel is linear, and only there`()
    throws
  {
    func difference(_ kernel: SVRKernel) throws -> Double {
      let regression = try QualityRegression(
        fittedTo: fixture.training, opinions: fixture.opinions,
        parameters: SVRParameters(kernel: kernel, c: 1, epsilon: 1))
      let crops = FeatureMatrix(
        columnCount: fixture.columns, images: Array(repeating: 0, count: fixture.test.rowCount), values: fixture.tests)
      return abs(regression.scores(crops)[0].score - regression.scores(try crops.pooled(.mean))[0].score)
    }
    #expect(try difference(.linear) < 1e-5)
    #expect(try difference(.rbf(gamma: 0.2)) > 0.1)
  }
}
