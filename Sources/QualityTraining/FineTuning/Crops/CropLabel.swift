import ImageDamage
import QualityData

/// What a crop, or a window of it, is taught as.
struct CropLabel: Sendable, Equatable {
  /// How many windows it is the label of, together.
  let rows: Int

  /// The wanted probabilities of the categories.
  let target: [Double]

  /// The mean opinion, 0...100.
  let opinion: Double

  /// How strong each ``DamageFamily`` is, 0...1; nil where nobody knows.
  let damage: [Double?]

  /// The label of all windows of an image as it is: people judge it as a whole.
  init(of image: RatedImage, _ labels: CategoryLabels, rows: Int) {
    self.rows = rows
    target = labels.target(of: image)
    opinion = image.score
    damage = Self.damage([:], in: image)
  }

  /// The label of a window of a damaged image: the opinion times what the damage leaves of it.
  ///
  /// - Parameters:
  ///   - damaged: what was made of the image's crop.
  ///   - window: the part of the crop.
  init(of image: RatedImage, _ labels: CategoryLabels, damaged: DamagedImage, window: PicturePart) {
    rows = 1
    // What is below the scale already cannot lose a share of it.
    opinion = image.score > 0 ? image.score * damaged.retainedOpinion(in: window) : image.score
    target = labels.target(score: opinion, deviation: image.scoreStandardDeviation)
    damage = Self.damage(DamageFamily.strengths(of: damaged.strengths(in: window)), in: image)
  }

  /// A picture that people rate at least this well (0...100) has no damage but what was made.
  static let faultless = 65.0

  /// What is wrong with a picture that people rated low has no name: it teaches nothing of damage that was not made.
  private static func damage(_ made: [DamageFamily: Double], in image: RatedImage) -> [Double?] {
    DamageFamily.allCases.map { made[$0] ?? (image.score >= faultless ? 0 : nil) }
  }
}
