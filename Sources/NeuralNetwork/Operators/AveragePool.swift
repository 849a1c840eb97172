/// ONNX AveragePool of images; padding counts towards the mean where `count_include_pad` says so.
struct AveragePool: Operator {
  let window: SlidingWindow
  private let countsPadding: Bool

  init(_ node: Node) throws(OperatorError) {
    window = try SlidingWindow(node.attributes)
    countsPadding = try node.attributes.flag("count_include_pad")
  }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    [try window.pooledShape(operands.imageShape(0))]
  }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
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

  /// The taps that count along one axis, for each output.
  func counts(_ axis: WindowAxis) -> [Float] {
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
}
