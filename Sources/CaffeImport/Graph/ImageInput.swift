/// Where a definition takes its images: an `input`, an Input layer, or the data layer of training.
struct ImageInput {
  /// The blob's name.
  let blob: String
  /// [images, channels, height, width].
  let shape: [Int]
  /// The data layer's mean and scale, where the definition gives them.
  var transformation: Caffe_TransformationParameter?

  /// Pixels along a side of an image.
  private static let sides = 1...4096

  private static let dataTypes: Set = [
    "Data", "DummyData", "HDF5Data", "ImageData", "Input", "MemoryData", "WindowData",
  ]

  /// Whether a layer computes nothing but loads images and labels.
  static func isData(_ layer: Caffe_LayerParameter) -> Bool { dataTypes.contains(layer.type) }

  /// The only input of images in a definition; labels and other inputs of fewer axes are ignored.
  ///
  /// - Throws: ``LayerError`` where there is none, more than one, or one that is not of 3 channels.
  init(of definition: Caffe_NetParameter, layers: [Caffe_LayerParameter]) throws(LayerError) {
    var found = definition.input.enumerated().compactMap { index, name -> ImageInput? in
      let legacy = definition.inputDim.dropFirst(4 * index).prefix(4).map { Int($0) }
      let shape = index < definition.inputShape.count ? definition.inputShape[index].extents : legacy
      return ImageInput(blob: name, shape: shape)
    }
    for layer in layers where ImageInput.isData(layer) {
      let shapes = layer.inputParam.shape.map(\.extents)
      for (index, top) in layer.top.enumerated() {
        if layer.type == "Input" {
          found.append(ImageInput(blob: top, shape: index < shapes.count ? shapes[index] : shapes.last ?? []))
        } else if index == 0 {
          found.append(ImageInput(blob: top, shape: ImageInput.shape(of: layer), transformation: layer.transformParam))
        }
      }
    }
    let images = found.filter { $0.shape.count == 4 }
    guard images.count == 1 else {
      let names = found.map { "'\($0.blob)'" }.joined(separator: ", ")
      throw LayerError(
        "it must have one input of images with a known size, as a deploy.prototxt has; "
          + "it has \(images.count)\(found.isEmpty ? "" : " among \(names)")")
    }
    guard images[0].shape[1] == 3 else {
      throw LayerError("its input is \(Blob.text(images[0].shape)); images of 3 channels (BGR) are supported")
    }
    guard images[0].shape[2...].allSatisfy(ImageInput.sides.contains) else {
      throw LayerError(
        "its input is \(Blob.text(images[0].shape)); "
          + "images of up to \(ImageInput.sides.upperBound) pixels a side are supported"
      )
    }
    self = images[0]
  }

  private init(blob: String, shape: [Int], transformation: Caffe_TransformationParameter? = nil) {
    self.blob = blob
    self.shape = shape
    self.transformation = transformation
  }

  /// The shape that a data layer gives its images; empty where it depends on the images themselves.
  private static func shape(of layer: Caffe_LayerParameter) -> [Int] {
    if layer.type == "MemoryData" {
      let parameter = layer.memoryDataParam
      return [1, Int(parameter.channels), Int(parameter.height), Int(parameter.width)]
    }
    let side = Int(layer.transformParam.cropSize)
    return side == 0 ? [] : [1, layer.transformParam.forceGray ? 1 : 3, side, side]
  }

  /// What the data layer subtracts from the blue, the green and the red channel; nil where the definition has none.
  ///
  /// - Throws: ``LayerError`` where it subtracts a mean image, which is another file.
  func mean() throws(LayerError) -> [Float]? {
    guard let transformation else { return nil }
    guard !transformation.hasMeanFile else {
      throw LayerError("its data layer subtracts the mean image '\(transformation.meanFile)': give it, or the means")
    }
    let values = transformation.meanValue
    switch values.count {
    case 0: return [0, 0, 0]
    case 1: return [Float](repeating: values[0], count: 3)
    case 3: return values
    default: throw LayerError("its data layer has \(values.count) values of mean_value for 3 channels")
    }
  }
}

extension Caffe_BlobShape {
  fileprivate var extents: [Int] { dim.map { Int($0) } }
}
