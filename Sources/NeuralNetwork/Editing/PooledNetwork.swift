/// A network cut in two at a global average pooling: what computes the feature map, and what becomes of its mean.
///
/// Running the backbone, averaging the map over both spatial axes and running the head gives what the whole network
/// gives. The mean may as well be taken over parts of a larger map.
public struct PooledNetwork: Sendable {
  /// From the network's inputs to the map, its only output, [batch, channels, rows, columns]; batch and size of the
  /// inputs are open, whatever the file said.
  public let backbone: Network

  /// From the map's mean, its only input, to the outputs that the cut was made for.
  public let head: Network

  /// Whether the head takes [batch, channels, 1, 1], or [batch, channels].
  public let keepsAxes: Bool

  /// The name of the map: the backbone's output.
  public var map: String { backbone.outputs[0].name }

  /// The name of the map's mean: the head's input.
  public var mean: String { head.inputs[0].name }

  /// The extents of the head's input for `batch` means of `channels` channels.
  public func meanShape(batch: Int, channels: Int) -> [Int] {
    keepsAxes ? [batch, channels, 1, 1] : [batch, channels]
  }
}
