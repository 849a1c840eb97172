import QualityData

/// The training images as the network sees them: crops cut at random, and the targets of each image.
struct CropSource: Sendable {
  /// Side of a crop in pixels.
  let cropSize: Int

  /// Decides where crops are cut.
  let seed: UInt64

  /// The wanted probabilities of each image's categories.
  let targets: [[Double]]

  /// The mean opinion of each image, 0...100.
  let opinions: [Double]

  /// The views that crops are cut from.
  let views: ViewStore

  init(images: [RatedImage], labels: CategoryLabels, settings: FineTuningSettings, resources: FineTuningResources) {
    cropSize = settings.cropSize
    seed = settings.seed
    targets = images.map(labels.target)
    opinions = images.map(\.score)
    views = ViewStore(images: images, settings: settings, resources: resources, byteLimit: resources.viewBytes)
  }

  /// Floats per crop.
  var elementCount: Int { 3 * cropSize * cropSize }

  /// Cuts a crop of an epoch, counted from 0.
  ///
  /// - Parameter planes: ``elementCount`` floats; red, green, blue, 0 to 255.
  func cut(_ crop: TrainingCrop, epoch: Int, to planes: UnsafeMutableBufferPointer<Float>) throws(FineTuningError) {
    let view = try views.view(at: crop.image)
    let (box, isMirrored) = crop.placement(
      width: view.width, height: view.height, cropSize: cropSize, seed: seed, epoch: epoch)
    view.copyCrop(box, isMirrored: isMirrored, to: planes)
  }

  /// Cuts crops, one after the other, into a batch of NCHW floats.
  func cut(
    _ crops: ArraySlice<TrainingCrop>, epoch: Int, to batch: UnsafeMutableBufferPointer<Float>
  ) throws(FineTuningError) {
    for (position, crop) in crops.enumerated() {
      let range = position * elementCount..<(position + 1) * elementCount
      try cut(crop, epoch: epoch, to: UnsafeMutableBufferPointer(rebasing: batch[range]))
    }
  }
}
