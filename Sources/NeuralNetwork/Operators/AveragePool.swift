import CKernels

/// ONNX AveragePool of images; padding counts towards the mean where `count_include_pad` is set.
struct AveragePool: DifferentiableOperator {
  private let window: SlidingWindow
  private let countsPadding: Bool

  init(_ node: Node) throws(OperatorError) {
    window = try SlidingWindow(node.attributes)
    countsPadding = try node.attributes.flag("count_include_pad")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try window.pooledShape(operands.imageShape(0))]
  }

  func layoutRule(_ operands: Operands) throws(OperatorError) -> LayoutRule { .nhwc }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    if operands.layout == .nhwc {
      return AverageRows(
        window: geometry.window, channels: input[1], rowCounts: counts(geometry.vertical),
        columnCounts: counts(geometry.horizontal)
      ).kernel(batch: input[0])
    }
    let planes = input[0] * input[1]
    let (rowCounts, columnCounts) = (counts(geometry.vertical), counts(geometry.horizontal))
    return Kernel { arguments in
      for plane in 0..<planes {
        let output = arguments.output(0) + plane * geometry.outputCount
        geometry.reduce(arguments.input(0) + plane * geometry.inputCount, into: output, from: 0) { $0 + $1 }
        for y in rowCounts.indices {
          let row = output + y * columnCounts.count
          for x in columnCounts.indices { row[x] /= rowCounts[y] * columnCounts[x] }
        }
      }
    }
  }

  /// Each output's gradient is divided evenly among the inputs it averages; the share of padding is dropped.
  func gradientKernel(_ operands: Operands, wanted: [Bool]) throws(OperatorError) -> GradientKernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    let (rowCounts, columnCounts) = (counts(geometry.vertical), counts(geometry.horizontal))
    return GradientKernel(scratchCount: columnCounts.count) { arguments in
      guard let target = arguments.inputGradient(0) else { return }
      let shares = arguments.scratch
      for plane in 0..<planes {
        let target = target + plane * geometry.inputCount
        let gradient = arguments.outputGradient + plane * geometry.outputCount
        if !arguments.accumulates(0) { target.update(repeating: 0, count: geometry.inputCount) }
        for y in rowCounts.indices {
          let row = gradient + y * columnCounts.count
          for x in columnCounts.indices { shares[x] = row[x] / (rowCounts[y] * columnCounts[x]) }
          geometry.spread(shares, ofRow: y, over: target)
        }
      }
    }
  }

  /// The taps that count along one axis, for each output.
  private func counts(_ axis: WindowAxis) -> [Float] {
    (0..<axis.output).map { index in
      let taps = (0..<axis.kernel).filter { tap in
        let source = axis.source(index, tap: tap)
        // Only the padding of the attribute counts: with ceil_mode a window may reach beyond it.
        let range = countsPadding ? -axis.padBefore..<axis.input + axis.padAfter : 0..<axis.input
        return range.contains(source)
      }
      return Float(taps.count)
    }
  }
}

/// The mean under each window of each channel, on NHWC images.
private struct AverageRows: RowWindow {
  let window: ckernels_window
  let channels: Int
  /// The taps that count along each axis, for each output.
  let rowCounts, columnCounts: [Float]

  /// - Precondition: all rows of the image are there.
  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    withUnsafePointer(to: window) {
      ckernels_sum_pool_nhwc(output, input, $0, channels, rows.lowerBound, rows.count)
    }
    var pixel = output
    for row in rows {
      for columns in columnCounts {
        ckernels_scale(pixel, channels, 1 / (rowCounts[row] * columns))
        pixel += channels
      }
    }
  }
}

extension WindowGeometry {
  /// Adds the share of each output of row `y` to every input under its window.
  fileprivate func spread(
    _ shares: UnsafePointer<Float>, ofRow y: Int, over plane: UnsafeMutablePointer<Float>
  ) {
    for tapY in 0..<vertical.kernel {
      let sourceY = vertical.source(y, tap: tapY)
      guard sourceY >= 0, sourceY < vertical.input else { continue }
      for tapX in 0..<horizontal.kernel {
        let valid = horizontal.validOutputs(tap: tapX)
        guard !valid.isEmpty else { continue }
        let line = plane + sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
        let (share, stride) = (shares + valid.lowerBound, horizontal.stride)
        for x in 0..<valid.count { line[x * stride] += share[x] }
      }
    }
  }
}
