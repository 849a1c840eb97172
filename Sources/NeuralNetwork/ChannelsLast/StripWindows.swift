import CKernels

/// What slides over the rows of a ``StripChain``, each channel by itself.
enum StripWindows: Sendable {
  case depthwise(DepthwiseRows)
  case maximum(MaximumRows)

  var window: ckernels_window {
    switch self {
    case .depthwise(let rows): rows.window
    case .maximum(let rows): rows.window
    }
  }

  var channels: Int {
    switch self {
    case .depthwise(let rows): rows.channels
    case .maximum(let rows): rows.channels
    }
  }

  /// Rows `rows` of one image's result. Row y of the input lies in place y modulo `inputRows`.
  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .depthwise(let stage): stage.run(input, inputRows: inputRows, rows: rows, into: output)
    case .maximum(let stage): stage.run(input, inputRows: inputRows, rows: rows, into: output)
    }
  }
}
