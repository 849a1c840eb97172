import ImageCodecs

/// Images with people's opinions of their quality.
public struct QualityDatabase: Sendable {
  /// The name it is loaded by, such as `tid2013`.
  public let name: String

  /// Whom to cite for the images and opinions; empty for a database of the user's own.
  public let citation: String

  /// The scale of the published opinions.
  public let scale: OpinionScale

  /// The rated images in the order of the published list.
  public let images: [RatedImage]

  /// A database of images that are already rated, such as a part of another one.
  public init(name: String, citation: String, scale: OpinionScale, images: [RatedImage]) {
    self.name = name
    self.citation = citation
    self.scale = scale
    self.images = images
  }
}

extension QualityDatabase {
  /// Whether a scale may be given for the database of that name: it is the user's own.
  public static func takesScale(_ name: String) -> Bool { name.lowercased() == CSVReader.name }

  /// The names that ``load(named:root:)`` knows.
  public static var knownNames: [String] { readers.map { $0.name } }

  /// Reads a database in its published folder layout.
  ///
  /// - Parameters:
  ///   - name: One of ``knownNames``, in any case.
  ///   - root: The folder that the published archive unpacks to.
  ///   - scale: The ends of the scale of a `csv` database, if not 0...100.
  /// - Returns: The database; its images have not been opened yet, see ``checkImages(limits:)``.
  /// - Throws: ``DatabaseError`` with the file, the line and what is expected there.
  public static func load(
    named name: String, root: String, scale: ClosedRange<Double>? = nil
  ) throws(DatabaseError) -> QualityDatabase {
    guard let reader = readers.first(where: { $0.name == name.lowercased() }) else {
      throw .unknownDatabase(name, known: knownNames)
    }
    return try reader.read(DatabaseFolder(root: root), on: scale)
  }

  /// Reads every image's header, so that a missing image is found now and not after hours of work.
  ///
  /// - Parameter limits: The sizes of images that will be decoded.
  /// - Throws: ``DatabaseError/unusableImages(_:)`` with all images that are missing or cannot be decoded, in their
  ///   order.
  public func checkImages(limits: ImageLimits = ImageLimits()) throws(DatabaseError) {
    let unusable = images.compactMap { image -> UnusableImage? in
      do throws(RatedImageError) {
        _ = try image.size(limits: limits)
        return nil
      } catch {
        return UnusableImage(name: image.name, reason: error.description)
      }
    }
    guard unusable.isEmpty else { throw .unusableImages(unusable) }
  }
}

extension QualityDatabase {
  /// Makes a database of what a reader has read.
  ///
  /// - Throws: ``DatabaseError`` when there is no rating, an opinion is not on the scale, a standard deviation is
  ///   negative or not a number, or an image is rated twice (it could then end up in two parts of a split).
  init(reader: any DatabaseReader.Type, scale: OpinionScale, ratings: [Rating]) throws(DatabaseError) {
    var images: [RatedImage] = []
    var places: [String: SourcePlace] = [:]
    for rating in ratings {
      try Self.check(rating, of: reader, scale: scale)
      if let first = places.updateValue(rating.place, forKey: rating.image.path) {
        throw .malformed(
          rating.place, found: "\(rating.image.name), which \(first) has already",
          expected: "every image once")
      }
      images.append(
        RatedImage(
          name: rating.image.name, path: rating.image.path, opinion: rating.opinion,
          standardDeviation: rating.standardDeviation, group: rating.group, scale: scale))
    }
    guard !images.isEmpty else { throw .noImages(database: reader.name) }
    self.init(name: reader.name, citation: reader.citation, scale: scale, images: images)
  }

  private static func check(
    _ rating: Rating, of reader: any DatabaseReader.Type, scale: OpinionScale
  ) throws(DatabaseError) {
    guard scale.contains(rating.opinion) else {
      let range = "a number from \(scale.minimum) to \(scale.maximum)"
      let advice = takesScale(reader.name) ? ", or another --scale LOW,HIGH" : ""
      throw .malformed(
        rating.place, found: "the opinion \(rating.opinion)",
        expected: scale.isBounded ? range + advice : "a finite number")
    }
    if let deviation = rating.standardDeviation, !(deviation.isFinite && deviation >= 0) {
      throw .malformed(rating.place, found: "the standard deviation \(deviation)", expected: "a number from 0 up")
    }
  }
}
