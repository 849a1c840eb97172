import CKernels

/// Up to three layers computed some rows at a time (row-tiled execution), so that the wide tensors between them never
/// leave the second-level cache: what makes rows, a convolution that is pointwise or of few channels; a window that
/// slides over each channel, depthwise convolution or pooling; and a pointwise convolution.
///
/// MobileNetV2's inverted residual (M. Sandler et al., arXiv 1801.04381) is such a block, and so is how most networks
/// begin. ``BlockFusion`` finds them.
struct FusedBlock: Sendable {
  /// Floats that a strip's rows may take: most of a second-level cache of 512 KiB.
  private static let stripFloats = 98_304

  private let batch: Int
  /// What makes the rows that the window slides over; nil where they are the input's.
  private let producer: (any RowProducer)?
  private let middle: any RowWindow
  /// The pointwise convolution behind the window; nil where the window makes the result.
  private let projection: PackedGEMM?
  /// Rows of the result per strip; strips are nearly equal.
  private let stripRows: Int
  /// Rows of the producer that a strip may hold: row y is kept in place y modulo their number, so that none has to move
  /// for the next strip.
  private let heldRows: Int

  init(batch: Int, producer: (any RowProducer)?, middle: any RowWindow, projection: PackedGEMM?) {
    self.batch = batch
    self.producer = producer
    self.middle = middle
    self.projection = projection
    let (window, channels) = (middle.window, middle.channels)
    let reach = (window.kernel_height - 1) * window.dilation_y
    let side = producer?.rowsAtOnce ?? 1
    // Of rows that are made together all have to be held, where one is needed.
    func wideRows(_ rows: Int) -> Int {
      let needed = (rows - 1) * window.stride_y + reach + 1
      return min((needed + 2 * (side - 1)) / side, (window.input_height + side - 1) / side) * side
    }
    func floats(_ rows: Int) -> Int {
      (producer == nil ? 0 : wideRows(rows) * window.input_width * channels)
        + (projection == nil ? 0 : rows * window.output_width * channels)
    }
    let fitting = (1...window.output_height).last { floats($0) <= Self.stripFloats } ?? 1
    let strips = (window.output_height + fitting - 1) / fitting
    stripRows = (window.output_height + strips - 1) / strips
    heldRows = wideRows(stripRows)
  }

  private var window: ckernels_window { middle.window }
  private var wideRow: Int { window.input_width * middle.channels }
  private var height: Int { window.output_height }

  private var wideCount: Int { producer == nil ? 0 : FloatBuffer.paddedCount(heldRows * wideRow) }

  private var narrowCount: Int {
    projection == nil ? 0 : FloatBuffer.paddedCount(stripRows * window.output_width * middle.channels)
  }

  /// A unit of work is a row of the result. Parting rows costs: those of the producer that both sides reach are
  /// computed twice. The working memory holds a strip's rows of the producer, and of the window, and what the products
  /// need.
  var kernel: Kernel {
    Kernel(
      scratchCount: wideCount + narrowCount + max(producer?.scratchCount ?? 0, projection?.scratchCount ?? 0),
      partition: Partition(units: batch * height, overlaps: producer != nil)
    ) { arguments, lines in
      let inputCount = producer?.imageCount ?? window.input_height * wideRow
      let outputRow = window.output_width * (projection?.n ?? middle.channels)
      let (input, output, scratch) = (arguments.input(0), arguments.output(0), arguments.scratch)
      let residual = projection?.epilogue.residual(arguments)
      lines.forEachImage(height: height) { image, rows in
        let first = image * height * outputRow
        run(
          rows, of: input + image * inputCount, residual: residual.map { $0 + first }, outputRow: outputRow,
          into: output + first, wide: scratch, narrow: scratch + wideCount,
          scratch: scratch + wideCount + narrowCount)
      }
    }
  }

  /// Some rows of one image.
  private func run(
    _ lines: Range<Int>, of input: UnsafePointer<Float>, residual: UnsafePointer<Float>?, outputRow: Int,
    into output: UnsafeMutablePointer<Float>, wide: UnsafeMutablePointer<Float>, narrow: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let reach = (window.kernel_height - 1) * window.dilation_y
    // The end of the rows that the producer has made.
    var made = 0
    for first in stride(from: lines.lowerBound, to: lines.upperBound, by: stripRows) {
      let rows = first..<min(first + stripRows, lines.upperBound)
      let target = output + rows.lowerBound * outputRow
      if let producer {
        let lower = max(rows.lowerBound * window.stride_y - window.pad_top, made)
        let upper = min((rows.upperBound - 1) * window.stride_y - window.pad_top + reach + 1, window.input_height)
        if lower < upper {
          let side = producer.rowsAtOnce
          let next = lower / side * side..<min((upper + side - 1) / side * side, window.input_height)
          make(next, of: input, by: producer, in: wide, scratch)
          made = next.upperBound
        }
      }
      middle.run(
        producer == nil ? input : UnsafePointer(wide), inputRows: producer == nil ? window.input_height : heldRows,
        rows: rows, into: projection == nil ? target : narrow)
      if let projection {
        projection.run(
          PackedGEMM.Rows(pointer: narrow, stride: middle.channels, count: rows.count * window.output_width),
          residual: residual.map { $0 + rows.lowerBound * outputRow }, into: target, stride: projection.n,
          scratch: scratch)
      }
    }
  }

  /// Makes rows of the producer in their places in `wide`.
  private func make(
    _ rows: Range<Int>, of image: UnsafePointer<Float>, by producer: any RowProducer,
    in wide: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
  ) {
    var rows = rows
    while !rows.isEmpty {
      let place = rows.lowerBound % heldRows
      let stretch = rows.prefix(heldRows - place)
      producer.run(image, rows: stretch, into: wide + place * wideRow, scratch: scratch)
      rows = stretch.upperBound..<rows.upperBound
    }
  }
}

/// A pointwise convolution of an image's rows.
struct PointwiseRows: RowProducer {
  let gemm: PackedGEMM
  /// Pixels.
  let height, width: Int

  let rowsAtOnce = 1

  var imageCount: Int { height * width * gemm.k }

  var scratchCount: Int { gemm.scratchCount }

  func run(
    _ image: UnsafePointer<Float>, rows: Range<Int>, into output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    gemm.run(
      PackedGEMM.Rows(
        pointer: image + rows.lowerBound * width * gemm.k, stride: gemm.k, count: rows.count * width),
      residual: nil, into: output, stride: gemm.n, scratch: scratch)
  }
}
