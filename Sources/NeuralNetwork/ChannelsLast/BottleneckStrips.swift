/// How a ``Bottleneck`` is computed: some rows of the result at a time, from rows of the expansion that are kept as long as
/// windows still reach them.
struct BottleneckStrips: Sendable {
  /// What a strip's rows may take: most of a second-level cache of 512 KiB.
  private static let stripFloats = 98_304

  let batch: Int
  let expansion: PixelProduct?
  let depthwise: DepthwiseRows
  let projection: PixelProduct?

  private var reach: Int { (depthwise.window.kernel_height - 1) * depthwise.window.dilation_y }
  private var wideRow: Int { depthwise.window.input_width * depthwise.channels }
  private var narrowRow: Int { depthwise.window.output_width * depthwise.channels }
  private var height: Int { depthwise.window.output_height }

  /// Rows of the expansion under `rows` rows of the result.
  private func wideRows(_ rows: Int) -> Int {
    min((rows - 1) * depthwise.window.stride_y + reach + 1, depthwise.window.input_height)
  }

  private func floats(_ rows: Int) -> Int {
    (expansion == nil ? 0 : wideRows(rows) * wideRow) + (projection == nil ? 0 : rows * narrowRow)
  }

  /// Rows of the result a strip; strips are nearly equal.
  private var stripRows: Int {
    let fitting = (1...height).last { floats($0) <= BottleneckStrips.stripFloats } ?? 1
    let strips = (height + fitting - 1) / fitting
    return (height + strips - 1) / strips
  }

  private var wideCount: Int { expansion == nil ? 0 : FloatBuffer.paddedCount(wideRows(stripRows) * wideRow) }

  private var narrowCount: Int { projection == nil ? 0 : FloatBuffer.paddedCount(stripRows * narrowRow) }

  /// A part is a row of the result. Parting rows costs: those of the expansion that both sides reach are computed on both.
  /// The working memory holds a strip's rows of the expansion, and of the depthwise result, and what the products need.
  var kernel: Kernel {
    Kernel(
      scratchCount: wideCount + narrowCount + max(expansion?.scratchCount ?? 0, projection?.scratchCount ?? 0),
      division: Division(parts: batch * height, isCostly: expansion != nil)
    ) { run($0, $1) }
  }

  private func run(_ arguments: borrowing KernelArguments, _ lines: Range<Int>) {
    let window = depthwise.window
    let inputCount = window.input_height * window.input_width * (expansion?.inputs ?? depthwise.channels)
    let outputRow = window.output_width * (projection?.outputs ?? depthwise.channels)
    let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
    let residual = projection?.epilogue.hasResidual ?? false ? arguments.input(7) : nil
    for image in lines.lowerBound / height..<(lines.upperBound + height - 1) / height {
      let first = image * height
      run(
        lines.clamped(to: first..<first + height).shifted(by: -first), of: input + image * inputCount,
        residual: residual.map { $0 + first * outputRow }, outputRow: outputRow, into: output + first * outputRow,
        wide: scratch, narrow: scratch + wideCount, scratch: scratch + wideCount + narrowCount)
    }
  }

  /// Some rows of one image.
  private func run(
    _ lines: Range<Int>, of input: UnsafePointer<Float>, residual: UnsafePointer<Float>?, outputRow: Int,
    into output: UnsafeMutablePointer<Float>, wide: UnsafeMutablePointer<Float>, narrow: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let window = depthwise.window
    // Rows of the expansion that lie in `wide`.
    var held = 0..<0
    for first in stride(from: lines.lowerBound, to: lines.upperBound, by: stripRows) {
      let rows = first..<min(first + stripRows, lines.upperBound)
      let lower = max(rows.lowerBound * window.stride_y - window.pad_top, 0)
      let upper = min((rows.upperBound - 1) * window.stride_y - window.pad_top + reach + 1, window.input_height)
      let target = output + rows.lowerBound * outputRow
      if let expansion {
        held = expand(expansion, input, needed: lower..<max(lower, upper), held: held, wide, scratch)
      }
      depthwise.run(
        expansion == nil ? input : UnsafePointer(wide), inputRow: expansion == nil ? 0 : held.lowerBound, rows: rows,
        into: projection == nil ? target : narrow)
      projection?.run(
        narrow, pixels: rows.count * window.output_width, residual: residual.map { $0 + rows.lowerBound * outputRow },
        into: target, scratch: scratch)
    }
  }

  /// Brings the rows needed into `wide`, of which `held` lie there; returns those that lie there now.
  private func expand(
    _ expansion: PixelProduct, _ input: UnsafePointer<Float>, needed: Range<Int>, held: Range<Int>,
    _ wide: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) -> Range<Int> {
    let kept = needed.clamped(to: held)
    if !kept.isEmpty {
      wide.update(from: wide + (kept.lowerBound - held.lowerBound) * wideRow, count: kept.count * wideRow)
    }
    let missing = (kept.isEmpty ? needed.lowerBound : kept.upperBound)..<needed.upperBound
    let width = depthwise.window.input_width
    expansion.run(
      input + missing.lowerBound * width * expansion.inputs, pixels: missing.count * width, residual: nil,
      into: wide + (missing.lowerBound - needed.lowerBound) * wideRow, scratch: scratch)
    return needed
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range { lowerBound + distance..<upperBound + distance }
}
