/// The outputs of a packed product in panels of two vectors, each of which can be computed by itself.
///
/// Where the number of vectors is odd the last panel has three (CKernels/ChannelsLast/Product.h).
struct OutputPanels: Sendable {
  let outputs: Int
  private let width: Int

  init(outputs: Int, _ kernels: MicroKernels) {
    self.outputs = outputs
    width = 2 * kernels.lanes
  }

  /// How many there are.
  var count: Int { max(1, (outputs + width / 2 - 1) / width) }

  /// The outputs of some panels. Their weights begin with output `lowerBound`: at `lowerBound` times the depth.
  func outputs(of panels: Range<Int>) -> Range<Int> {
    panels.lowerBound * width..<(panels.upperBound == count ? outputs : panels.upperBound * width)
  }
}
