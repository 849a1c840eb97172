import QualityModel

/// One way to score an image, apart from the network: what Bianco et al. (arXiv 1602.05531) compare.
///
/// The default, which every other design changes in one point, is the paper's DeepBIQ: random crops, features of the
/// last layer, a linear support vector regression, and the mean of the crops' scores.
struct AblationDesign: Sendable, Equatable {
  /// What describes a crop.
  var features = AblationFeatures.lastLayer

  /// What the network sees of an image: beyond 25 crops the paper finds little gain.
  var crops = AblationCrops.random(25)

  /// How crops become one score.
  var pooling = AblationPooling.scores(.mean)

  /// What turns features into scores.
  var regressor = AblationRegressor.linear

  /// The labels that the network is fine-tuned on.
  var labels = LabelKind.soft

  /// Whether it needs categories, which a pre-trained network does not have.
  var needsFineTuning: Bool { features == .categories || regressor == .categoryHead || labels == .hard }

  /// The networks that it is tried with.
  var networks: [AblationNetwork] {
    (needsFineTuning ? [] : [.pretrained]) + [labels == .hard ? .hard : .soft]
  }
}

/// The networks that a study compares.
public enum AblationNetwork: String, Sendable, Codable, CaseIterable {
  /// The backbone as it was given.
  case pretrained

  /// Fine-tuned on soft labels: the shares of the categories in a normal distribution with the image's MOS and SD.
  case soft

  /// Fine-tuned on one category per image.
  case hard

  /// The labels it was fine-tuned on; nil for the backbone.
  var labels: LabelKind? {
    switch self {
    case .pretrained: nil
    case .soft: .soft
    case .hard: .hard
    }
  }
}

/// Which values of a network describe a crop.
enum AblationFeatures: String, Sendable, Codable {
  /// The last layer before the classes.
  case lastLayer

  /// The last layer, with means and standard deviations of inner layers.
  case severalLayers

  /// The probabilities of the five categories, of a fine-tuned network only.
  case categories
}

/// What the network sees of an image.
enum AblationCrops: Sendable, Hashable {
  /// The whole image, squeezed to the size of a crop.
  case squeezed

  /// The crop in the middle.
  case centre

  /// This many crops at random places: the first of one sequence per image, so that more crops always include the
  /// fewer.
  case random(Int)

  /// A grid of at most this many crops, edge to edge.
  case grid(Int)

  /// How many random crops there are, where they are random.
  var randomCount: Int? { if case .random(let count) = self { count } else { nil } }

  /// The crops to extract features of.
  func selection(seed: UInt64) -> CropSelection {
    switch self {
    case .squeezed: .squeezed
    case .centre: .centre
    case .random(let count): .crops(count, .random(seed: seed))
    case .grid(let count): .crops(count, .grid)
    }
  }
}

/// How the crops of an image become one score.
enum AblationPooling: Sendable, Equatable {
  /// The features of the crops become one row, which is scored.
  case features(FeaturePooling)

  /// Each crop is scored; the scores become one.
  case scores(Pooling)

  /// How scores become one; where features did before, there is one score only.
  var ofScores: Pooling { if case .scores(let pooling) = self { pooling } else { .mean } }
}

/// What turns features into a score.
enum AblationRegressor: String, Sendable, Codable {
  /// A support vector regression with the linear kernel.
  case linear

  /// A support vector regression with the RBF kernel.
  case rbf

  /// No regression: the expected category centre, of a fine-tuned network only.
  case categoryHead

  /// The kernel of the regression, where there is one.
  var kernel: SVRKernelFamily? {
    switch self {
    case .linear: .linear
    case .rbf: .rbf
    case .categoryHead: nil
    }
  }
}

/// One row of a study's table: a question, one of its answers, and the resulting design.
struct AblationQuestion: Sendable, Equatable {
  /// What is asked, such as `crops`.
  let topic: String

  /// The answer that is tried, such as `10 random`.
  let choice: String

  /// The paper's design with this answer.
  let design: AblationDesign

  private init(_ topic: String, _ choice: String, _ change: (inout AblationDesign) -> Void) {
    self.topic = topic
    self.choice = choice
    var design = AblationDesign()
    change(&design)
    self.design = design
  }

  /// The rows in the order of the table.
  static func all(_ settings: AblationSettings) -> [AblationQuestion] {
    [AblationQuestion("DeepBIQ", "25 random crops, last layer, linear SVR, mean of scores") { _ in }]
      + crops(settings) + pooling + regressors + (settings.innerValues.isEmpty ? [] : layers) + fineTuning
  }

  private static func crops(_ settings: AblationSettings) -> [AblationQuestion] {
    [
      AblationQuestion("crops", "whole image, squeezed") { $0.crops = .squeezed },
      AblationQuestion("crops", "centre") { $0.crops = .centre },
    ]
      + settings.randomCrops.map { count in
        AblationQuestion("crops", "\(count) random") { $0.crops = .random(count) }
      }
      + settings.gridSides.map { side in
        AblationQuestion("crops", "grid of \(side)x\(side)") { $0.crops = .grid(side * side) }
      }
  }

  private static var pooling: [AblationQuestion] {
    FeaturePooling.allCases.map { pooling in
      AblationQuestion("pooling", "\(pooling.rawValue) of features") { $0.pooling = .features(pooling) }
    }
      + [Pooling.median, .min, .max].map { pooling in
        AblationQuestion("pooling", "\(pooling.rawValue) of scores") { $0.pooling = .scores(pooling) }
      }
  }

  private static var regressors: [AblationQuestion] {
    [
      AblationQuestion("regression", "RBF SVR, mean of features") {
        $0.regressor = .rbf
        $0.pooling = .features(.mean)
      }
    ]
  }

  private static var layers: [AblationQuestion] {
    [
      AblationQuestion("layers", "several, linear SVR") { $0.features = .severalLayers },
      AblationQuestion("layers", "several, RBF SVR, mean of features") {
        $0.features = .severalLayers
        $0.regressor = .rbf
        $0.pooling = .features(.mean)
      },
    ]
  }

  private static var fineTuning: [AblationQuestion] {
    [
      AblationQuestion("labels", "hard") { $0.labels = .hard },
      AblationQuestion("head", "linear SVR on the category probabilities") { $0.features = .categories },
      AblationQuestion("head", "expected category, no SVR") { $0.regressor = .categoryHead },
      AblationQuestion("head", "expected category, no SVR, hard labels") {
        $0.regressor = .categoryHead
        $0.labels = .hard
      },
    ]
  }
}
