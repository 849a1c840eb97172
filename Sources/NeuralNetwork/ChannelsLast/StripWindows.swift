import CKernels

/// What slides over the rows of a ``StripChain``, each channel by itself.
protocol StripWindows: Sendable {
  var window: ckernels_window { get }
  var channels: Int { get }

  /// Rows `rows` of one image's result, [output width][channels] each. Row y of the input lies in place y modulo `inputRows`.
  func run(
    _ input: UnsafePointer<Float>, inputRows: Int, rows: Range<Int>, into output: UnsafeMutablePointer<Float>)
}
