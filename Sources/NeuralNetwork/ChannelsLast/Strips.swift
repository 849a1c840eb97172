/// How a ``StripChain`` is computed: some rows of the result at a time, from rows of the source that are kept as long as
/// windows still reach them.
struct Strips: Sendable {
  /// What a strip's rows may take: most of a second-level cache of 512 KiB.
  private static let stripFloats = 98_304

  private let batch: Int
  private let source: (any StripSource)?
  private let windows: any StripWindows
  private let projection: PixelProduct?
  /// Rows of the result a strip; strips are nearly equal.
  private let stripRows: Int
  /// Rows of the source that a strip may hold: row y lies in place y modulo their number, so that none has to move for the next.
  private let heldRows: Int

  init(batch: Int, source: (any StripSource)?, windows: any StripWindows, projection: PixelProduct?) {
    self.batch = batch
    self.source = source
    self.windows = windows
    self.projection = projection
    let (window, channels) = (windows.window, windows.channels)
    let reach = (window.kernel_height - 1) * window.dilation_y
    let side = source?.rowsAtOnce ?? 1
    // Of rows that are made together all have to be held, where one is needed.
    func wideRows(_ rows: Int) -> Int {
      let needed = (rows - 1) * window.stride_y + reach + 1
      return min((needed + 2 * (side - 1)) / side, (window.input_height + side - 1) / side) * side
    }
    func floats(_ rows: Int) -> Int {
      (source == nil ? 0 : wideRows(rows) * window.input_width * channels)
        + (projection == nil ? 0 : rows * window.output_width * channels)
    }
    let fitting = (1...window.output_height).last { floats($0) <= Strips.stripFloats } ?? 1
    let strips = (window.output_height + fitting - 1) / fitting
    stripRows = (window.output_height + strips - 1) / strips
    heldRows = wideRows(stripRows)
  }

  private var wideRow: Int { windows.window.input_width * windows.channels }
  private var height: Int { windows.window.output_height }

  private var wideCount: Int { source == nil ? 0 : FloatBuffer.paddedCount(heldRows * wideRow) }

  private var narrowCount: Int {
    projection == nil ? 0 : FloatBuffer.paddedCount(stripRows * windows.window.output_width * windows.channels)
  }

  /// A part is a row of the result. Parting rows costs: those of the source that both sides reach are computed on both.
  /// The working memory holds a strip's rows of the source, and of what the windows make of them, and what the products need.
  var kernel: Kernel {
    Kernel(
      scratchCount: wideCount + narrowCount + max(source?.scratchCount ?? 0, projection?.scratchCount ?? 0),
      division: Division(parts: batch * height, isCostly: source != nil)
    ) { run($0, $1) }
  }

  private func run(_ arguments: borrowing KernelArguments, _ lines: Range<Int>) {
    let window = windows.window
    let inputCount = source?.imageCount ?? window.input_height * window.input_width * windows.channels
    let outputRow = window.output_width * (projection?.outputs ?? windows.channels)
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
    let window = windows.window
    let reach = (window.kernel_height - 1) * window.dilation_y
    // The end of the rows of the source that have been made.
    var made = 0
    for first in stride(from: lines.lowerBound, to: lines.upperBound, by: stripRows) {
      let rows = first..<min(first + stripRows, lines.upperBound)
      let target = output + rows.lowerBound * outputRow
      if let source {
        let lower = max(rows.lowerBound * window.stride_y - window.pad_top, made)
        let upper = min((rows.upperBound - 1) * window.stride_y - window.pad_top + reach + 1, window.input_height)
        if lower < upper {
          let side = source.rowsAtOnce
          let next = lower / side * side..<min((upper + side - 1) / side * side, window.input_height)
          make(next, of: input, by: source, in: wide, scratch)
          made = next.upperBound
        }
      }
      windows.run(
        source == nil ? input : UnsafePointer(wide), inputRows: source == nil ? window.input_height : heldRows,
        rows: rows, into: projection == nil ? target : narrow)
      projection?.run(
        narrow, pixels: rows.count * window.output_width, residual: residual.map { $0 + rows.lowerBound * outputRow },
        into: target, scratch: scratch)
    }
  }

  /// Brings rows of the source into their places in `wide`.
  private func make(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, by source: any StripSource,
    in wide: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    var rows = rows
    while !rows.isEmpty {
      let place = rows.lowerBound % heldRows
      let stretch = rows.prefix(heldRows - place)
      source.run(image, rows: stretch, into: wide + place * wideRow, scratch: scratch)
      rows = stretch.upperBound..<rows.upperBound
    }
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range { lowerBound + distance..<upperBound + distance }
}
