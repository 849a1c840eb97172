import Testing

@testable import NeuralNetwork

/// Networks cut at their global average pooling.
struct PooledNetworkTests {
  /// Two images of 3 x 6 x 8, no two values alike.
  private let images = (shape: [2, 3, 6, 8], elements: (0..<288).map { Float(($0 * 37) % 101) / 10 - 5 })

  /// image -> Conv (stride 2) -> Relu -> the average that `pool` adds between "map" and "mean" -> Flatten -> Gemm ->
  /// score.
  private func network(
    pool: (inout NetworkEditor) throws -> Void, flattens: Bool = true
  ) throws -> Network {
    var editor = NetworkEditor(name: "pooled")
    editor.setInput("image", shape: [.fixed(2), .fixed(3), .fixed(6), .fixed(8)])
    editor.setConstant("w", shape: [4, 3, 3, 3], values: (0..<108).map { Float(($0 * 29) % 17) / 16 - 0.5 })
    let convolution: [String: NodeAttribute] = ["strides": .integers([2, 2]), "pads": .integers([1, 1, 1, 1])]
    try editor.addNode("Conv", inputs: ["image", "w"], outputs: ["sums"], attributes: convolution)
    try editor.addNode("Relu", inputs: ["sums"], outputs: ["map"])
    try pool(&editor)
    if flattens { try editor.addNode("Flatten", inputs: ["mean"], outputs: ["flat"]) }
    editor.setConstant("v", shape: [4, 1], values: [1, -2, 3, 0.5])
    try editor.addNode("MatMul", inputs: [flattens ? "flat" : "mean", "v"], outputs: ["score"])
    try editor.setOutputs([("score", [.fixed(2), .fixed(1)]), ("map", [])])
    return try editor.network(name: "pooled")
  }

  private func run(_ network: Network, _ input: (shape: [Int], elements: [Float])) throws -> [Float] {
    try network.run([input])[0].map(Float.init(bitPattern:))
  }

  /// Compares backbone, mean and head, one after another, with the whole network.
  private func expectParts(_ cut: PooledNetwork, toGive whole: Network) throws {
    let map = try run(cut.backbone, images)
    let means = stride(from: 0, to: map.count, by: 12).map { map[$0..<$0 + 12].reduce(0, +) / 12 }
    #expect(means.count == 8)
    let scores = try run(cut.head, (cut.poolings[0].meanShape(batch: 2, channels: 4), means))
    let expected = try run(whole, images)
    #expect(scores.count == 2)
    for (score, value) in zip(scores, expected) { #expect(abs(score - value) < 1e-5) }
  }

  @Test func backboneMeanAndHeadGiveWhatTheWholeNetworkGives() throws {
    let whole = try network { try $0.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["mean"]) }
    let cut = try #require(try NetworkEditor(whole).cutAtGlobalPooling(before: ["score"]))
    #expect(cut.poolings.map(\.map) == ["map"] && cut.poolings.map(\.mean) == ["mean"])
    #expect(cut.poolings[0].keepsAxes)
    #expect(cut.head.outputs.map(\.name) == ["score"])
    try expectParts(cut, toGive: whole)
    // The original is what it was, and the backbone takes images of any size, one at a time.
    #expect(whole.inputs.map(\.name) == ["image"])
    #expect(try cut.backbone.outputShapes(inputShapes: ["image": [1, 3, 40, 22]]) == ["map": [1, 4, 20, 11]])
  }

  @Test(arguments: [(true, [2, 3]), (true, [-1, -2]), (false, [2, 3]), (false, [-2, -1])])
  func aMeanOverBothSpatialAxesIsAPooling(keepsAxes: Bool, axes: [Int]) throws {
    let whole = try network(
      pool: { editor in
        try editor.addNode(
          "ReduceMean", inputs: ["map"], outputs: ["mean"],
          attributes: ["axes": .integers(axes), "keepdims": .integer(keepsAxes ? 1 : 0)])
      }, flattens: keepsAxes)
    let cut = try #require(try NetworkEditor(whole).cutAtGlobalPooling(before: ["score"]))
    #expect(cut.poolings[0].keepsAxes == keepsAxes)
    try expectParts(cut, toGive: whole)
  }

  @Test func aGateInsideTheBackboneIsNoCut() throws {
    let whole = try network { editor in
      try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["squeezed"])
      try editor.addNode("Sigmoid", inputs: ["squeezed"], outputs: ["gate"])
      try editor.addNode("Mul", inputs: ["map", "gate"], outputs: ["gated"])
      try editor.addNode("GlobalAveragePool", inputs: ["gated"], outputs: ["mean"])
    }
    let cut = try #require(try NetworkEditor(whole).cutAtGlobalPooling(before: ["score"]))
    #expect(cut.poolings.map(\.map) == ["gated"] && cut.poolings.map(\.mean) == ["mean"])
    try expectParts(cut, toGive: whole)
  }

  @Test func whereNoSingleAverageTellsAllTheLastOnesOnEveryPathDo() throws {
    // The mean and the mean square of the map, and the mean of an earlier one; a gate on the way is no cut.
    let whole = try network { editor in
      try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["squeezed"])
      try editor.addNode("Mul", inputs: ["map", "squeezed"], outputs: ["gated"])
      try editor.addNode("Mul", inputs: ["gated", "gated"], outputs: ["square"])
      try editor.addNode("GlobalAveragePool", inputs: ["square"], outputs: ["mean_square"])
      try editor.addNode("GlobalAveragePool", inputs: ["gated"], outputs: ["average"])
      try editor.addNode("GlobalAveragePool", inputs: ["sums"], outputs: ["earlier"])
      try editor.addNode("Add", inputs: ["mean_square", "average"], outputs: ["both"])
      try editor.addNode("Sub", inputs: ["both", "earlier"], outputs: ["mean"])
    }
    let cut = try #require(try NetworkEditor(whole).cutAtGlobalPooling(before: ["score"]))
    #expect(Set(cut.poolings.map(\.map)) == ["square", "gated", "sums"])
    #expect(Set(cut.head.inputs.map(\.name)) == ["mean_square", "average", "earlier"])
    let maps = try cut.backbone.run([images])
    let means = cut.backbone.outputs.map(\.name).enumerated().map { index, name in
      let map = maps[index].map(Float.init(bitPattern:))
      return (name, stride(from: 0, to: map.count, by: 12).map { map[$0..<$0 + 12].reduce(0, +) / 12 })
    }
    let inputs = cut.head.inputs.map { input in
      let pooling = cut.poolings.first { $0.mean == input.name }
      return (shape: [2, 4, 1, 1], elements: means.first { $0.0 == pooling?.map }?.1 ?? [])
    }
    let scores = try cut.head.run(inputs)[0].map(Float.init(bitPattern:))
    for (score, value) in zip(scores, try run(whole, images)) {
      #expect(abs(score - value) < 1e-4 * max(1, abs(value)))
    }
  }

  @Test func whatTheScoreDoesNotGoThroughIsNoCut() throws {
    let others: [(inout NetworkEditor) throws -> Void] = [
      // The largest value.
      { editor in
        try editor.addNode(
          "MaxPool", inputs: ["map"], outputs: ["mean"], attributes: ["kernel_shape": .integers([3, 4])])
      },
      // The mean of one axis, and of all channels too.
      { editor in
        try editor.addNode("ReduceMean", inputs: ["map"], outputs: ["row"], attributes: ["axes": .integers([3])])
        try editor.addNode("ReduceMean", inputs: ["row"], outputs: ["mean"], attributes: ["axes": .integers([2])])
      },
      // The mean is not all that is learnt of the map.
      { editor in
        try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["average"])
        try editor.addNode(
          "MaxPool", inputs: ["map"], outputs: ["largest"], attributes: ["kernel_shape": .integers([3, 4])])
        try editor.addNode("Add", inputs: ["average", "largest"], outputs: ["mean"])
      },
      // A mean that nothing reads.
      { editor in
        try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["idle"])
        try editor.addNode(
          "MaxPool", inputs: ["map"], outputs: ["mean"], attributes: ["kernel_shape": .integers([3, 4])])
      },
    ]
    for pool in others {
      #expect(try NetworkEditor(network(pool: pool)).cutAtGlobalPooling(before: ["score"]) == nil)
    }
    let whole = try network { try $0.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["mean"]) }
    #expect(try NetworkEditor(whole).cutAtGlobalPooling(before: ["score", "map"]) == nil)
    #expect(throws: NetworkError.self) { try NetworkEditor(whole).cutAtGlobalPooling(before: ["nobody"]) }
  }

  @Test func shapesAreThoseOfAPlan() throws {
    let whole = try network { try $0.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["mean"]) }
    let shapes = ["image": [2, 3, 6, 8]]
    #expect(try whole.outputShapes(inputShapes: shapes) == whole.plan(inputShapes: shapes).outputShapes)
    #expect(throws: NetworkError.self) { try whole.outputShapes(inputShapes: ["image": [2, 4, 6, 8]]) }
  }
}
