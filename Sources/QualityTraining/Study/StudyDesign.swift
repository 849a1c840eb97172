import QualityModel

/// One way to make a score of an image, the network apart: what Bianco et al. (arXiv 1602.05531) compare.
///
/// The one that the others depart from is the paper's DeepBIQ: random crops, features of the last layer, a linear support vector
/// regression, and the mean of the crops' scores.
struct StudyDesign: Sendable, Equatable {
  /// What describes a crop.
  var features = StudyFeatures.lastLayer

  /// Where the network looks: beyond 25 crops the paper finds little gain.
  var crops = StudyCrops.random(25)

  /// How crops become one score.
  var pooling = StudyPooling.scores(.mean)

  /// What makes scores of features.
  var regressor = StudyRegressor.linear

  /// How the fine-tuned network is taught.
  var labels = LabelKind.soft

  /// Whether it needs categories, which a pre-trained network does not have.
  var needsFineTuning: Bool { features == .categories || regressor == .categoryHead || labels == .hard }

  /// The networks that it is tried with.
  var networks: [StudyNetwork] {
    (needsFineTuning ? [] : [.pretrained]) + [labels == .hard ? .hard : .soft]
  }
}
