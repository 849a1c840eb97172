/// What a Caffe network's files leave open.
public struct CaffeImportOptions: Sendable {
  /// The value subtracted from the pixels (0 to 255) of the blue, the green and the red channel; nil for what the
  /// prototxt's data layer gives, or else the means of ImageNet.
  public var mean: ChannelMeans?
  /// The factor that the differences are multiplied by; nil for what the prototxt's data layer gives, or else 1.
  public var scale: Float?
  /// The blob that becomes the output `features`; nil for the input of the last inner product.
  public var features: String?

  /// Options; nil leaves a choice to the files.
  public init(mean: ChannelMeans? = nil, scale: Float? = nil, features: String? = nil) {
    self.mean = mean
    self.scale = scale
    self.features = features
  }
}

/// The mean of each channel over the training images, 0 to 255, in Caffe's order.
public struct ChannelMeans: Sendable, Equatable {
  /// The mean of each channel, 0 to 255.
  public let blue, green, red: Float

  /// The means of the three channels, 0 to 255.
  public init(blue: Float, green: Float, red: Float) {
    self.blue = blue
    self.green = green
    self.red = red
  }

  /// Of ILSVRC 2012, as BVLC's reference models subtract them.
  public static let imageNet = ChannelMeans(blue: 104.007, green: 116.669, red: 122.679)

  /// Reads a mean image (`.binaryproto`, one BlobProto of 3 channels) and averages each channel over its pixels.
  ///
  /// - Throws: ``CaffeImportError`` where the file is no such image.
  public init(contentsOfMeanFile path: String) throws(CaffeImportError) {
    let blob: Caffe_BlobProto = try CaffeFile(path: path).message()
    let shape = blob.extents.drop { $0 == 1 }
    guard shape.count == 3, shape.first == 3, let values = blob.values(shape: Array(shape)), !values.isEmpty else {
      throw CaffeImportError(file: path, "it is no mean image of 3 channels; its shape is \(blob.extents)")
    }
    let count = values.count / 3
    let means = (0..<3).map { channel in
      Float(values[(channel * count)..<((channel + 1) * count)].reduce(0.0) { $0 + Double($1) } / Double(count))
    }
    guard means.allSatisfy(\.isFinite) else {
      throw CaffeImportError(file: path, "its values are not finite")
    }
    self.init(blue: means[0], green: means[1], red: means[2])
  }

  /// Blue, green, red.
  var inCaffeOrder: [Float] { [blue, green, red] }
}
