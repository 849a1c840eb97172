import NeuralNetwork
import Numerics
import Testing

@testable import NeuralNetwork

@Suite struct WindowTests {
  /// Mean and mean square of a map, and its mean as a matrix: both forms of averages.
  private func network() throws -> NetworkEditor {
    var editor = NetworkEditor(name: "test.onnx")
    editor.setInput("x", shape: [.symbolic("n"), .fixed(2), .symbolic("h"), .symbolic("w")])
    editor.setConstant("axes", shape: [2], integers: [2, 3])
    try editor.addNode("Relu", inputs: ["x"], outputs: ["map"])
    try editor.addNode("Mul", inputs: ["map", "map"], outputs: ["square"])
    try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["mean"])
    try editor.addNode("Flatten", inputs: ["mean"], outputs: ["flat"])
    try editor.addNode(
      "ReduceMean", inputs: ["square"], outputs: ["mean_square"],
      attributes: ["axes": .integers([2, 3]), "keepdims": .integer(0)])
    try editor.addNode("Concat", inputs: ["flat", "mean_square"], outputs: ["y"], attributes: ["axis": .integer(1)])
    try editor.setOutputs([("y", [.symbolic("n"), .fixed(4)])])
    return editor
  }

  @Test("each window gives what the whole gives for the window's pixels, image by image and row by row")
  func values() throws {
    var editor = try network()
    let whole = try editor.network(name: "whole")
    try editor.poolWindows(2, before: ["y"], inputShapes: ["x": [3, 2, 6, 8]])
    let windows = try editor.network(name: "windows")
    var generator = SplitMix64(seed: 3)
    let pixels = (0..<3 * 2 * 6 * 8).map { _ in Float(generator.nextNormal()) }
    let rows = try run(windows, pixels, shape: [3, 2, 6, 8])
    #expect(rows.count == 3 * 4 * 4)
    for image in 0..<3 {
      for window in 0..<4 {
        let (top, left) = (window / 2 * 3, window % 2 * 4)
        var part: [Float] = []
        for channel in 0..<2 {
          for y in top..<top + 3 {
            for x in left..<left + 4 { part.append(pixels[((image * 2 + channel) * 6 + y) * 8 + x]) }
          }
        }
        let expected = try run(whole, part, shape: [1, 2, 3, 4])
        let row = (image * 4 + window) * 4
        for (own, value) in zip(rows[row..<row + 4], expected) { #expect(abs(own - value) < 1e-6) }
      }
    }
  }

  @Test("maps that cannot be divided, and networks without averages, are refused")
  func refusals() throws {
    var editor = try network()
    let uneven = #expect(throws: NetworkError.self) {
      try editor.poolWindows(4, before: ["y"], inputShapes: ["x": [1, 2, 6, 8]])
    }
    #expect(uneven?.reason == "its feature map [1, 2, 6, 8] cannot be divided into 4 by 4 windows")
    var direct = try network()
    try direct.setOutputs([("map", [])])
    #expect(throws: NetworkError.self) { try direct.poolWindows(2, before: ["map"], inputShapes: ["x": [1, 2, 6, 8]]) }
  }

  private func run(_ network: Network, _ input: [Float], shape: [Int]) throws -> [Float] {
    let plan = try network.plan(inputShapes: ["x": shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    _ = plan.input("x", in: workspace).update(fromContentsOf: input)
    plan.run(in: workspace)
    return Array(plan.output("y", in: workspace))
  }
}
