import CKernels

// Images computed some rows at a time: what the algorithms of convolution and the fused block share.

/// What makes rows of an NHWC image for the layer behind it (``FusedBlock``), or for the output.
protocol RowProducer: Sendable {
  /// Rows that are made together: the rows of a Winograd tile, or one.
  var rowsAtOnce: Int { get }
  /// Floats of one image of the input.
  var imageCount: Int { get }
  /// Floats of working memory.
  var scratchCount: Int { get }

  /// Makes rows of one image's result, [width][channels] each. The first is a multiple of ``rowsAtOnce``, and so is the
  /// end but for the image's last. `output` points at the first of them.
  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>)
}

/// A window that slides over the rows of an NHWC image, each channel by itself: depthwise convolution or pooling.
protocol RowWindow: Sendable {
  var window: ckernels_window { get }
  var channels: Int { get }

  /// Makes rows of one image's result, [output width][channels] each. Row y of the input is found in place y modulo
  /// `inputRows`.
  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>)
}

extension RowWindow {
  /// The window over a batch of whole images; a unit of work is a row of the result.
  func kernel(batch: Int) -> Kernel {
    Kernel(partition: Partition(units: batch * window.output_height)) { arguments, lines in
      let (input, output) = (arguments.input(0), arguments.output(0))
      lines.forEachImage(height: window.output_height) { image, rows in
        run(
          input + image * window.input_height * window.input_width * channels, inputRows: window.input_height,
          rows: rows, into: output + (image * window.output_height + rows.lowerBound) * window.output_width * channels)
      }
    }
  }
}

extension Range<Int> {
  /// Calls `body(image, rows of that image)` for each image that rows counted over a batch lie in.
  @inline(__always)
  func forEachImage(height: Int, _ body: (Int, Range<Int>) -> Void) {
    var next = lowerBound
    while next < upperBound {
      let (image, first) = next.quotientAndRemainder(dividingBy: height)
      let rows = first..<Swift.min(first + upperBound - next, height)
      body(image, rows)
      next += rows.count
    }
  }
}

extension WindowGeometry {
  /// The window as C kernels take it.
  var window: ckernels_window {
    ckernels_window(
      input_height: vertical.input, input_width: horizontal.input, output_height: vertical.output,
      output_width: horizontal.output, kernel_height: vertical.kernel, kernel_width: horizontal.kernel,
      stride_y: vertical.stride, stride_x: horizontal.stride, dilation_y: vertical.dilation,
      dilation_x: horizontal.dilation, pad_top: vertical.padBefore, pad_left: horizontal.padBefore)
  }
}
