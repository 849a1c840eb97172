/// What a Caffe network's files leave open.
public struct CaffeImportOptions: Sendable {
  /// What is subtracted from the pixels (0 to 255) of the blue, the green and the red channel; nil for what the prototxt's
  /// data layer says, or else the means of ImageNet.
  public var mean: ChannelMeans?
  /// What the differences are multiplied by; nil for what the prototxt's data layer says, or else 1.
  public var scale: Float?
  /// The blob that becomes the output `features`; nil for what the last inner product reads.
  public var features: String?

  public init(mean: ChannelMeans? = nil, scale: Float? = nil, features: String? = nil) {
    self.mean = mean
    self.scale = scale
    self.features = features
  }
}
