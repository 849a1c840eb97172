import QualityModel

/// One row of a study's table: a question, one of its answers, and the design that follows.
struct StudyQuestion: Sendable, Equatable {
  /// What is asked, such as `crops`.
  let topic: String

  /// The answer that is tried, such as `10 random`.
  let choice: String

  /// The design with this answer; every other question is answered as in the paper's.
  let design: StudyDesign

  private init(_ topic: String, _ choice: String, _ change: (inout StudyDesign) -> Void) {
    self.topic = topic
    self.choice = choice
    var design = StudyDesign()
    change(&design)
    self.design = design
  }

  /// The rows in the order of the table.
  static func all(_ settings: StudySettings) -> [StudyQuestion] {
    [StudyQuestion("DeepBIQ", "25 random crops, last layer, linear SVR, mean of scores") { _ in }]
      + crops(settings) + pooling + regressors + (settings.innerValues.isEmpty ? [] : layers) + fineTuning
  }

  private static func crops(_ settings: StudySettings) -> [StudyQuestion] {
    [
      StudyQuestion("crops", "whole image, squeezed") { $0.crops = .squeezed },
      StudyQuestion("crops", "centre") { $0.crops = .centre },
    ]
      + settings.randomCrops.map { count in
        StudyQuestion("crops", "\(count) random") { $0.crops = .random(count) }
      }
      + settings.gridSides.map { side in
        StudyQuestion("crops", "grid of \(side)x\(side)") { $0.crops = .grid(side * side) }
      }
  }

  private static var pooling: [StudyQuestion] {
    FeaturePooling.allCases.map { pooling in
      StudyQuestion("pooling", "\(pooling.rawValue) of features") { $0.pooling = .features(pooling) }
    }
      + [Pooling.median, .min, .max].map { pooling in
        StudyQuestion("pooling", "\(pooling.rawValue) of scores") { $0.pooling = .scores(pooling) }
      }
  }

  private static var regressors: [StudyQuestion] {
    [
      StudyQuestion("regression", "RBF SVR, mean of features") {
        $0.regressor = .rbf
        $0.pooling = .features(.mean)
      }
    ]
  }

  private static var layers: [StudyQuestion] {
    [
      StudyQuestion("layers", "several, linear SVR") { $0.features = .severalLayers },
      StudyQuestion("layers", "several, RBF SVR, mean of features") {
        $0.features = .severalLayers
        $0.regressor = .rbf
        $0.pooling = .features(.mean)
      },
    ]
  }

  private static var fineTuning: [StudyQuestion] {
    [
      StudyQuestion("labels", "hard") { $0.labels = .hard },
      StudyQuestion("head", "linear SVR on the category probabilities") { $0.features = .categories },
      StudyQuestion("head", "expected category, no SVR") { $0.regressor = .categoryHead },
      StudyQuestion("head", "expected category, no SVR, hard labels") {
        $0.regressor = .categoryHead
        $0.labels = .hard
      },
    ]
  }
}
