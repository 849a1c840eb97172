import ImageCodecs
import ImageDamage
import QualityData
import QualityModel

/// The training images as the network sees them: crops cut at random, some of them damaged on purpose, and what each of
/// their windows is taught as.
struct CropSource: Sendable {
  /// Side of a crop in pixels.
  let cropSize: Int

  /// Decides where crops are cut, and how they are damaged.
  let seed: UInt64

  /// The wanted probabilities of each undamaged image's categories.
  let targets: [[Double]]

  /// The views that crops are cut from.
  let views: ViewStore

  private let images: [RatedImage]
  private let labels: CategoryLabels
  private let windows: Int
  private let damageShare: Double

  init(images: [RatedImage], labels: CategoryLabels, settings: FineTuningSettings, resources: FineTuningResources) {
    self.images = images
    self.labels = labels
    cropSize = settings.cropSize
    windows = settings.windows
    seed = settings.seed
    damageShare = settings.damageShare
    targets = images.map(labels.target)
    views = ViewStore(images: images, settings: settings, resources: resources, byteLimit: resources.viewBytes)
  }

  /// Floats per crop.
  var elementCount: Int { 3 * cropSize * cropSize }

  /// Cuts a crop of an epoch, counted from 0.
  ///
  /// - Parameter planes: ``elementCount`` floats; red, green, blue, 0 to 255.
  /// - Returns: what its windows are taught as, row by row from the top left of the planes.
  func cut(
    _ crop: TrainingCrop, epoch: Int, to planes: UnsafeMutableBufferPointer<Float>
  ) throws(FineTuningError) -> [CropLabel] {
    let view = try views.view(at: crop.image)
    let (box, isMirrored) = crop.placement(
      width: view.width, height: view.height, cropSize: cropSize, seed: seed, epoch: epoch)
    let image = images[crop.image]
    let damage = crop.damage(share: damageShare, seed: seed, epoch: epoch)
    guard !damage.isEmpty else {
      view.copyCrop(box, isMirrored: isMirrored, to: planes)
      return [CropLabel(of: image, labels, rows: windows * windows)]
    }
    let damaged = DamagedImage(view.cropped(to: box), damage)
    let whole = CropBox(x: 0, y: 0, width: cropSize, height: cropSize)
    damaged.image.copyCrop(whole, isMirrored: isMirrored, to: planes)
    return (0..<windows * windows).map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: windows)
      let window = window(row: row, column: isMirrored ? windows - 1 - column : column)
      return CropLabel(of: image, labels, damaged: damaged, window: window)
    }
  }

  /// A window of a crop.
  private func window(row: Int, column: Int) -> PicturePart {
    let side = 1 / Double(windows)
    return PicturePart(x: Double(column) * side, y: Double(row) * side, width: side, height: side)
  }

  /// Cuts crops, one after the other, into a batch of NCHW floats.
  ///
  /// - Returns: what their windows are taught as, crop by crop.
  func cut(
    _ crops: ArraySlice<TrainingCrop>, epoch: Int, to batch: UnsafeMutableBufferPointer<Float>
  ) throws(FineTuningError) -> [CropLabel] {
    var labels: [CropLabel] = []
    for (position, crop) in crops.enumerated() {
      let range = position * elementCount..<(position + 1) * elementCount
      labels += try cut(crop, epoch: epoch, to: UnsafeMutableBufferPointer(rebasing: batch[range]))
    }
    return labels
  }
}

extension Image {
  /// The part of the image that `box` holds.
  fileprivate func cropped(to box: CropBox) -> Image {
    var part: [UInt8] = []
    part.reserveCapacity(3 * box.width * box.height)
    for row in box.y..<box.y + box.height {
      let start = 3 * (row * width + box.x)
      part += pixels[start..<start + 3 * box.width]
    }
    return Image(width: box.width, height: box.height, pixels: part)
  }
}
