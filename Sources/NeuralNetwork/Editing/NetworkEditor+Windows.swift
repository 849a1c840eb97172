extension NetworkEditor {
  /// Replaces the global average poolings before `outputs`, those that ``cutAtGlobalPooling(before:)`` cuts at, by
  /// averages over `perSide` by `perSide` windows of equal size, each of which becomes a row of the batch.
  ///
  /// So what follows computes the outputs for every window as it sees it in dense mode: with what lies around it. Rows
  /// are image by image, and within an image window by window, row by row from the top left.
  ///
  /// - Parameters:
  ///   - perSide: windows along each side of an image, at least 1.
  ///   - outputs: names of outputs; the others are removed.
  ///   - inputShapes: the shapes of the inputs, which decide those of the maps.
  /// - Throws: ``NetworkError`` where a path to an output has no global average pooling, or where a map's side is no
  ///   multiple of `perSide`.
  public mutating func poolWindows(
    _ perSide: Int, before outputs: [String], inputShapes: [String: [Int]]
  ) throws(NetworkError) {
    guard let cut = try cutAtGlobalPooling(before: outputs) else {
      throw NetworkError(network: name, reason: "\(outputs[0]) cannot be computed from global averages of feature maps")
    }
    let shapes = try cut.backbone.outputShapes(inputShapes: inputShapes)
    let known = Dictionary(graph.outputs.map { ($0.name, $0.shape) }) { first, _ in first }
    for pooling in cut.poolings {
      let shape = shapes[pooling.map] ?? []
      guard shape.count == 4, shape[2].isMultiple(of: perSide), shape[3].isMultiple(of: perSide) else {
        throw NetworkError(
          network: name, reason: "its feature map \(shape) cannot be divided into \(perSide) by \(perSide) windows")
      }
      try poolWindows(perSide, of: pooling, shape: shape)
    }
    try setOutputs(outputs.map { ($0, known[$0] ?? []) })
  }

  private mutating func poolWindows(
    _ perSide: Int, of pooling: PooledNetwork.Pooling, shape: [Int]
  ) throws(NetworkError) {
    let (means, moved, extents) = (
      unusedName("\(pooling.mean).windows"), unusedName("\(pooling.mean).moved"), unusedName("\(pooling.mean).extents")
    )
    removeNode(producing: pooling.mean)
    let window = [shape[2] / perSide, shape[3] / perSide]
    try addNode(
      "AveragePool", inputs: [pooling.map], outputs: [means],
      attributes: ["kernel_shape": .integers(window), "strides": .integers(window)])
    try addNode("Transpose", inputs: [means], outputs: [moved], attributes: ["perm": .integers([0, 2, 3, 1])])
    let row = pooling.meanShape(batch: -1, channels: shape[1])
    setConstant(extents, shape: [row.count], integers: row)
    try addNode("Reshape", inputs: [moved, extents], outputs: [pooling.mean])
  }
}
