import CKernels

extension MaxPool: ChannelsLastOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let input = try operands.imageShape(0)
    let rows = MaximumRows(window: try window.geometry(over: input).window, channels: input[1])
    return .rows(of: rows.window, batch: input[0], channels: input[1]) {
      rows.run($0, inputRows: rows.window.input_height, rows: $1, into: $2)
    }
  }
}

extension AveragePool: ChannelsLastOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let input = try operands.imageShape(0)
    let geometry = try window.geometry(over: input)
    let (window, channels) = (geometry.window, input[1])
    let (rowCounts, columnCounts) = (counts(geometry.vertical), counts(geometry.horizontal))
    return .rows(of: window, batch: input[0], channels: channels) { image, rows, output in
      withUnsafePointer(to: window) {
        ckernels_sum_pool_nhwc(output, image, $0, channels, rows.lowerBound, rows.count)
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
}

extension GlobalAveragePool: ChannelsLastOperator {
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let input = try operands.shape(0)
    return input.count == 4 ? .meanOfPixels(input) : nil
  }
}

extension ReduceMean: ChannelsLastOperator {
  /// Over all pixels, which is what stands in for GlobalAveragePool in many exports.
  func channelsLastKernel(_ operands: Operands, _ context: ChannelsLast) throws(OperatorError) -> Kernel? {
    let input = try operands.shape(0)
    guard input.count == 4, try reducedAxes(operands) == [2, 3], !input.contains(0) else { return nil }
    return .meanOfPixels(input)
  }
}

extension Kernel {
  fileprivate static func meanOfPixels(_ input: Shape) -> Kernel {
    let (channels, pixels) = (input[1], input[2] * input[3])
    return Kernel { arguments in
      for image in 0..<input[0] {
        let output = arguments.output(0) + image * channels
        output.update(repeating: 0, count: channels)
        for pixel in 0..<pixels {
          ckernels_add_to_strided(output, arguments.input(0) + (image * pixels + pixel) * channels, 1, channels)
        }
        ckernels_scale(output, channels, 1 / Float(pixels))
      }
    }
  }
}
