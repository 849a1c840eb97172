/// How crops go through the network.
public enum CropMode: String, Sendable, Codable, CaseIterable {
  /// Each crop by itself, as in Bianco et al., arXiv 1602.05531: time grows with the number of crops.
  case exact

  /// The whole view goes through the network's convolutions once, and a crop's features are the mean of the last feature map
  /// over its window: time grows with the size of the view. For networks that end in a global average pooling only.
  case dense
}
