import Foundation
import NeuralNetwork
import QualityData
import QualityModel

extension TrainingImages {
  /// What a training sees: the files of these images, and whatever the network it begins with has seen.
  ///
  /// - Parameter others: what the network it begins with has seen; nil where that is not known.
  public init(of images: [RatedImage], and others: TrainingImages? = nil) {
    self.init()
    for image in images {
      // A file that cannot be read is no training's: those were all opened before.
      if let bytes = FileManager.default.contents(atPath: image.path) { bytes.withUnsafeBytes { insert($0) } }
    }
    if let others { formUnion(others) }
  }

  /// Those of some images that training saw.
  public func seen(among images: [RatedImage]) -> [RatedImage] {
    images.filter { image in
      FileManager.default.contents(atPath: image.path)?.withUnsafeBytes { contains($0) } ?? false
    }
  }
}

extension Network {
  /// The image files that the network's training saw; nil where its metadata do not tell.
  public var trainingImages: TrainingImages? {
    metadata[ModelMetadataKey.trainingImages.rawValue].flatMap(TrainingImages.init(text:))
  }
}
