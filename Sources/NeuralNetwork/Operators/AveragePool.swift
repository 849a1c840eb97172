/// ONNX AveragePool of images; padding counts towards the mean where `count_include_pad` says so.
struct AveragePool: Operator {
  private let window: SlidingWindow
  private let countsPadding: Bool

  init(_ node: Node) throws(OperatorError) {
    window = try SlidingWindow(node.attributes)
    countsPadding = try node.attributes.flag("count_include_pad")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    return [[input[0], input[1], geometry.vertical.output, geometry.horizontal.output]]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let planes = input[0] * input[1]
    let rowCounts = counts(geometry.vertical)
    let columnCounts = counts(geometry.horizontal)
    return Kernel { arguments in
      for plane in 0..<planes {
        AveragePool.pool(
          arguments.input(0) + plane * geometry.inputCount, arguments.output(0) + plane * geometry.outputCount,
          geometry,
          rowCounts, columnCounts)
      }
    }
  }

  /// The taps that count along one axis, for each output.
  private func counts(_ axis: WindowAxis) -> [Float] {
    (0..<axis.output).map { index in
      let taps = (0..<axis.kernel).filter { tap in
        let source = axis.source(index, tap: tap)
        // Padding counts only as far as it was asked for: a window of ceil_mode may reach beyond it.
        let range = countsPadding ? -axis.padBefore..<axis.input + axis.padAfter : 0..<axis.input
        return range.contains(source)
      }
      return Float(taps.count)
    }
  }

  private static func pool(
    _ plane: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ geometry: WindowGeometry,
    _ rowCounts: [Float], _ columnCounts: [Float]
  ) {
    let (vertical, horizontal) = (geometry.vertical, geometry.horizontal)
    for y in 0..<vertical.output {
      let row = output + y * horizontal.output
      row.update(repeating: 0, count: horizontal.output)
      for tapY in 0..<vertical.kernel {
        let sourceY = vertical.source(y, tap: tapY)
        guard sourceY >= 0, sourceY < vertical.input else { continue }
        for tapX in 0..<horizontal.kernel {
          let valid = horizontal.validOutputs(tap: tapX)
          guard !valid.isEmpty else { continue }
          let line = plane + sourceY * horizontal.input + horizontal.source(valid.lowerBound, tap: tapX)
          let target = row + valid.lowerBound
          let stride = horizontal.stride
          for x in 0..<valid.count { target[x] += line[x * stride] }
        }
      }
      for x in 0..<horizontal.output { row[x] /= rowCounts[y] * columnCounts[x] }
    }
  }
}
