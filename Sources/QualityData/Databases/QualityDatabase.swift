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
