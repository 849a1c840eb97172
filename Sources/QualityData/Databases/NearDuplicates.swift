import CBLAS
import ImageCodecs
import Numerics

extension QualityDatabase {
  /// Puts images that show the same picture into one group, so that a split never separates them. Only images without a
  /// group are compared; images that have a group keep it.
  ///
  /// - Parameters:
  ///   - workers: How many images are decoded at once.
  ///   - limits: Which images are accepted.
  ///   - progress: Called on this thread after each image; what it throws ends the search.
  /// - Returns: The database with the new groups, and the names of the images of each pair that was found.
  /// - Throws: ``DatabaseError/unusableImages(_:)`` with all images that cannot be decoded, or what `progress` throws.
  public func groupingNearDuplicates(
    workers: Int, limits: ImageLimits = ImageLimits(), progress: () throws -> Void = {}
  ) throws -> (database: QualityDatabase, pairs: [(String, String)]) {
    let alone = images.indices.filter { images[$0].group == nil }
    let thumbnails = try parallelMap(count: alone.count, workers: workers, finished: progress) { index in
      images[alone[index]].thumbnail(limits: limits)
    }
    let unusable = thumbnails.compactMap { if case .failure(let image) = $0 { image } else { nil } }
    guard unusable.isEmpty else { throw DatabaseError.unusableImages(unusable) }
    let found = NearDuplicates(among: thumbnails.compactMap { try? $0.get() }).pairs
      .map { (first: alone[$0.first], second: alone[$0.second]) }
    // Each image points to an earlier one that shows the same, the first of them to itself.
    var leaders = Array(images.indices)
    func leader(of image: Int) -> Int { leaders[image] == image ? image : leader(of: leaders[image]) }
    for (first, second) in found {
      let (one, other) = (leader(of: first), leader(of: second))
      leaders[max(one, other)] = min(one, other)
    }
    let paired = Set(found.flatMap { [$0.first, $0.second] })
    let grouped = images.enumerated().map { index, image in
      paired.contains(index) ? image.grouped(as: images[leader(of: index)].name) : image
    }
    return (
      QualityDatabase(name: name, citation: citation, scale: scale, images: grouped),
      found.map { (images[$0.first].name, images[$0.second].name) }
    )
  }
}

extension QualityDatabase {
  /// The images that show nothing which an image of another database shows, so that what is held back of one is not
  /// learned from the other.
  ///
  /// - Parameters:
  ///   - other: the other database.
  ///   - workers: How many images are decoded at once.
  ///   - limits: Which images are accepted.
  ///   - progress: Called on this thread after each image of both; what it throws ends the search.
  /// - Returns: The database without the others, and how many there were.
  /// - Throws: ``DatabaseError/unusableImages(_:)`` with all images that cannot be decoded, or what `progress` throws.
  public func withoutImages(
    of other: QualityDatabase, workers: Int, limits: ImageLimits = ImageLimits(), progress: () throws -> Void = {}
  ) throws -> (database: QualityDatabase, removed: Int) {
    let all = other.images + images
    let thumbnails = try parallelMap(count: all.count, workers: workers, finished: progress) { index in
      all[index].thumbnail(limits: limits)
    }
    let unusable = thumbnails.compactMap { if case .failure(let image) = $0 { image } else { nil } }
    guard unusable.isEmpty else { throw DatabaseError.unusableImages(unusable) }
    let shared = Set(
      NearDuplicates(among: thumbnails.compactMap { try? $0.get() }).pairs
        .filter { $0.first < other.images.count && $0.second >= other.images.count }.map { $0.second })
    let kept = images.indices.filter { !shared.contains(other.images.count + $0) }.map { images[$0] }
    return (QualityDatabase(name: name, citation: citation, scale: scale, images: kept), images.count - kept.count)
  }
}

extension RatedImage {
  /// Images are decoded with at least this shorter side: a JPEG is then decoded at a fraction of its size.
  private static let decodedSide = 64

  fileprivate func thumbnail(limits: ImageLimits) -> Result<Thumbnail, UnusableImage> {
    do throws(RatedImageError) {
      return .success(Thumbnail(of: try decode(limits: limits, shorterSide: Self.decodedSide)))
    } catch {
      return .failure(UnusableImage(name: name, reason: error.description))
    }
  }
}

/// Which images of a list show the same picture.
///
/// Two images do when the correlation of their thumbnails is at least ``leastCorrelation``. Among the 930 photographs
/// of LIVE In the Wild that are used here, the one pair above it is the same picture twice (1.000); the next pairs,
/// both with a bright sky over dark ground, reach 0.971.
struct NearDuplicates: Sendable {
  static let leastCorrelation: Float = 0.985

  /// How many thumbnails are compared with all later ones in one matrix product.
  private static let blockSize = 256

  /// Indices of the images, the lower one first, in rising order.
  let pairs: [(first: Int, second: Int)]

  init(among thumbnails: [Thumbnail]) {
    let values = thumbnails.flatMap(\.values)
    let count = Thumbnail.count
    var pairs: [(first: Int, second: Int)] = []
    for start in stride(from: 0, to: thumbnails.count, by: Self.blockSize) {
      let rows = min(Self.blockSize, thumbnails.count - start)
      let columns = thumbnails.count - start
      var correlations = [Float](repeating: 0, count: rows * columns)
      values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress.map({ $0 + start * count }) else { return }
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(count), 1, base,
          blasint(count), base, blasint(count), 0, &correlations, blasint(columns))
      }
      for row in 0..<rows {
        for column in row + 1..<columns where correlations[row * columns + column] >= Self.leastCorrelation {
          pairs.append((start + row, start + column))
        }
      }
    }
    self.pairs = pairs
  }
}

/// An image so small that only its layout of light and dark is left: what stays when a picture is saved again, resized,
/// or made a little brighter.
struct Thumbnail: Sendable {
  private static let side = 16

  /// How many values a thumbnail has.
  static let count = side * side

  /// Below this length the pixels differ by rounding alone.
  private static let shortest: Float = 16

  /// The lightness of each pixel less their mean, as a vector of length 1; all 0 for an image of one shade.
  let values: [Float]

  init(of image: Image) {
    let small = image.resized(width: Self.side, height: Self.side)
    let lightness = (0..<Self.count).map { pixel in
      (0..<3).reduce(Float(0)) { $0 + Float(small.pixels[3 * pixel + $1]) }
    }
    let mean = lightness.reduce(0, +) / Float(Self.count)
    let centred = lightness.map { $0 - mean }
    let length = centred.reduce(0) { $0 + $1 * $1 }.squareRoot()
    values = length > Self.shortest ? centred.map { $0 / length } : Array(repeating: 0, count: Self.count)
  }
}
