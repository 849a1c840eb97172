import CKernels

/// ONNX MaxPool of images; the indices (output 1) are not computed.
struct MaxPool: DifferentiableOperator {
  let window: SlidingWindow

  init(_ node: Node) throws(OperatorError) { window = try SlidingWindow(node.attributes) }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try window.pooledShape(operands.imageShape(0))]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .nhwc }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    if operands.layout == .nhwc { return try rows(operands).kernel(batch: operands.imageShape(0)[0]) }
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    return Kernel { arguments in
      for plane in 0..<planes {
        geometry.reduce(
          arguments.input(0) + plane * geometry.inputCount, into: arguments.output(0) + plane * geometry.outputCount,
          from: -Float.greatestFiniteMagnitude
        ) { $0 > $1 ? $0 : $1 }
      }
    }
  }

  /// The window over the rows of NHWC images.
  func rows(_ operands: Operands) throws(OperatorError) -> any RowWindow {
    let input = try operands.imageShape(0)
    return MaximumRows(window: try window.geometry(over: input).window, channels: input[1])
  }

  /// The whole gradient of an output goes to the first, in row-major order, of its window's largest inputs, as in
  /// PyTorch.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    let rowLength = geometry.horizontal.output
    return GradientKernel(scratchCount: rowLength, readsInputs: [0], readsOutput: true) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let (source, maxima, gradient) = (arguments.input(0), arguments.output, arguments.outputGradient)
      let accumulates = arguments.accumulates(0)
      // Indices into an input plane are below 2^30, so that they fit the scratch memory of floats.
      arguments.scratch.withMemoryRebound(to: Int32.self, capacity: rowLength) { positions in
        for plane in 0..<planes {
          let plane = (input: plane * geometry.inputCount, output: plane * geometry.outputCount)
          let target = target + plane.input
          if !accumulates { target.update(repeating: 0, count: geometry.inputCount) }
          for y in 0..<geometry.vertical.output {
            let row = plane.output + y * rowLength
            geometry.locate(maxima + row, ofRow: y, in: source + plane.input, positions)
            // No position where the window covers padding alone.
            for x in 0..<rowLength where positions[x] >= 0 { target[Int(positions[x])] += gradient[row + x] }
          }
        }
      }
    }
  }
}

/// The largest under each window of each channel, on NHWC images.
private struct MaximumRows: RowWindow {
  let window: ckernels_window
  let channels: Int

  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) {
      ckernels_max_pool_nhwc(output, input, $0, channels, inputRows, rows.lowerBound, rows.count)
    }
  }
}

extension WindowGeometry {
  /// For each window of output row `y`, the index in the plane of the first input that equals the window's maximum; -1
  /// for none.
  fileprivate func locate(
    _ maxima: UnsafePointer<Float>, ofRow y: Int, in plane: UnsafePointer<Float>,
    _ positions: UnsafeMutablePointer<Int32>
  ) {
    positions.update(repeating: -1, count: horizontal.output)
    // The last tap first, so that the first one wins.
    for tapY in (0..<vertical.kernel).reversed() {
      let sourceY = vertical.source(y, tap: tapY)
      guard sourceY >= 0, sourceY < vertical.input else { continue }
      for tapX in (0..<horizontal.kernel).reversed() {
        let valid = horizontal.validOutputs(tap: tapX)
        guard !valid.isEmpty else { continue }
        let start = sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
        ckernels_index_where_equal(
          positions + valid.lowerBound, maxima + valid.lowerBound, plane + start, horizontal.stride, valid.count,
          Int32(truncatingIfNeeded: start))
      }
    }
  }
}
