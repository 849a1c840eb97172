import Foundation
import QualityData
import QualityModel
import Synchronization

extension RatedImage {
  /// A hash of images as they are trained on: names, opinions, groups, and the bytes of their files, in this order.
  ///
  /// A file that cannot be read counts as empty; whoever trains on it is told so elsewhere.
  static func digest(of images: [RatedImage]) -> String {
    let hashes = Mutex([String](repeating: "", count: images.count))
    ParallelWork.run(images.count) { index in
      let image = images[index]
      let bytes = (try? Data(contentsOf: URL(filePath: image.path), options: .mappedIfSafe)) ?? Data()
      let hash = bytes.withUnsafeBytes { SHA256.hexDigest(of: $0) }
      let rating = "\(image.score)\t\(image.scoreStandardDeviation ?? -1)\t\(image.group ?? "")"
      hashes.withLock { $0[index] = "\(image.name)\t\(rating)\t\(hash)\n" }
    }
    let lines = hashes.withLock { $0.joined() }
    return Array(lines.utf8).withUnsafeBytes { SHA256.hexDigest(of: $0) }
  }
}
