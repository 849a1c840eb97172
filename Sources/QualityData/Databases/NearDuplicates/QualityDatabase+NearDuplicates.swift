import ImageCodecs
import Numerics

extension QualityDatabase {
  /// Keeps images together that show the same picture: those without a group that look alike get one, so that they are never
  /// on both sides of a split. Images that have a group keep it.
  ///
  /// - Parameters:
  ///   - workers: images decoded at once.
  ///   - limits: what images are accepted.
  ///   - progress: called on this thread after each image; what it throws ends the search.
  /// - Returns: the database, and the names of the images that were put together, two a pair.
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
    // Each image points to one before it that shows the same, the first of them to itself.
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

extension RatedImage {
  /// The side that an image is decoded with at least: a JPEG is then read at a fraction of its size.
  private static let decodedSide = 64

  fileprivate func thumbnail(limits: ImageLimits) -> Result<Thumbnail, UnusableImage> {
    do throws(RatedImageError) {
      return .success(Thumbnail(of: try decode(limits: limits, shorterSide: Self.decodedSide)))
    } catch {
      return .failure(UnusableImage(name: name, reason: error.description))
    }
  }
}
