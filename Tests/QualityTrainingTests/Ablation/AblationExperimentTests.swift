import QualityData
import QualityEvaluation
import Testing

@testable import QualityTraining

@Suite struct AblationExperimentTests {
  private let tiny: TinyAblation
  private let split: DatabaseSplit
  private let features: AblationFeatureSet

  init() throws {
    tiny = try TinyAblation()
    split = try DatabaseSplit(tiny.images, validation: 0, test: 0.25, seed: 1)
    let extractor = try FeatureExtractor(
      network: TinyBackbone.network(),
      values: AblationFeatureSet.values(of: .pretrained, settings: tiny.settings), cropSize: 32, viewSize: 40,
      workers: 2)
    features = try AblationFeatureSet(
      extractor, network: .pretrained, crops: [.random(3), .centre, .random(8)], of: tiny.images, seed: 3
    ) { _, _ in }
  }

  private func scores(_ change: (inout AblationDesign) -> Void) throws -> [Double] {
    var design = AblationDesign()
    change(&design)
    return try AblationExperiment(
      features: features, images: tiny.images, split: split,
      folds: ImageFold.folds(of: split.training, in: tiny.images, count: 2, seed: 1), criterion: .rmse, workers: 2
    ).scores(design) {}
  }

  @Test("fewer random crops are the first of more")
  func randomCrops() throws {
    let eight = features.rows(.lastLayer, .random(8))
    let three = features.rows(.lastLayer, .random(3))
    #expect(eight.rowCount == 8 * tiny.images.count && three.rowCount == 3 * tiny.images.count)
    #expect(three == eight.firstRows(3))
    let wanted = tiny.images.indices.flatMap { image in (0..<3).map { Array(eight.row(8 * image + $0)) } }
    #expect(three.images.indices.map { Array(three.row($0)) } == wanted)
    #expect(features.rows(.severalLayers, .centre).columnCount == 8 + 2 * 6)
  }

  @Test("with a linear regression the mean of scores is the score of mean features, and other poolings differ")
  func pooling() throws {
    let crops = AblationCrops.random(8)
    let mean = try scores { $0.crops = crops }
    let features = try scores { ($0.crops, $0.pooling) = (crops, .features(.mean)) }
    // The same but for rounding, where both choose the same setting of the same grid.
    for (a, b) in zip(mean, features) { #expect(abs(a - b) < 0.01) }
    let lowest = try scores { ($0.crops, $0.pooling) = (crops, .scores(.min)) }
    let highest = try scores { ($0.crops, $0.pooling) = (crops, .scores(.max)) }
    #expect(lowest != mean && highest != mean)
    let opinions = split.test.map { tiny.images[$0].score }
    for scores in [mean, lowest, highest] {
      #expect(try #require(Correlation.spearman(scores, opinions)) > 0.5)
      #expect(scores.count == split.test.count)
    }
  }
}
