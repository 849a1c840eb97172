import Numerics
import QualityData

@testable import QualityTraining

/// Crops of images whose opinion their features tell, with noise that is every crop's own.
struct SimulatedFeatures {
  let crops: FeatureMatrix
  let images: [RatedImage]

  var opinions: [Double] { images.map(\.score) }

  /// - Parameter bends: whether the opinion is the distance from the middle, which no linear function tells.
  init(imageCount: Int = 80, cropCount: Int = 3, columnCount: Int = 5, bends: Bool = false, seed: UInt64 = 5) {
    var generator = SplitMix64(seed: seed)
    func uniform() -> Double { Double(generator.next(below: 1 << 30)) / Double(1 << 30) * 2 - 1 }
    var values: [Float] = []
    var images: [RatedImage] = []
    for index in 0..<imageCount {
      let place = uniform()
      let opinion = 50 + 40 * (bends ? 2 * abs(place) - 1 : place)
      images.append(RatedImage(name: "\(index)", path: "\(index)", opinion: opinion, scale: OpinionScale(0...100)))
      for _ in 0..<cropCount {
        for column in 0..<columnCount { values.append(Float((column < 2 ? place : 0) + 0.2 * uniform())) }
      }
    }
    self.images = images
    crops = FeatureMatrix(
      columnCount: columnCount, images: (0..<imageCount).flatMap { Array(repeating: $0, count: cropCount) },
      values: values)
  }

  func folds(_ count: Int = 4) throws -> [ImageFold] {
    try ImageFold.folds(of: Array(images.indices), in: images, count: count, seed: 3)
  }
}
