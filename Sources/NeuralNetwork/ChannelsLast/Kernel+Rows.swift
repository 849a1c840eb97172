import CKernels

extension Kernel {
  /// A window that slides over a batch of whole images, each channel by itself; a part is a row of the result.
  ///
  /// - Parameter run: computes some rows of one image's result, from the image and into the first of them.
  static func rows(
    of window: ckernels_window, batch: Int, channels: Int,
    run: @escaping @Sendable (UnsafePointer<Float>, Range<Int>, UnsafeMutablePointer<Float>) -> Void
  ) -> Kernel {
    Kernel(division: Division(parts: batch * window.output_height)) { arguments, lines in
      let inputCount = window.input_height * window.input_width * channels
      var line = lines.lowerBound
      while line < lines.upperBound {
        let (image, row) = line.quotientAndRemainder(dividingBy: window.output_height)
        let rows = row..<min(row + lines.upperBound - line, window.output_height)
        run(
          arguments.input(0) + image * inputCount, rows,
          arguments.output(0) + line * window.output_width * channels)
        line += rows.count
      }
    }
  }
}
