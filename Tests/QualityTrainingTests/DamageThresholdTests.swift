import ImageDamage
import NeuralNetwork
import QualityModel
import Testing

@testable import QualityTraining

@Suite struct DamageThresholdTests {
  /// Trials of one family; the others are never there and never seen.
  private func trials(_ family: DamageFamily, _ answers: [(strength: Double, isThere: Bool)]) -> [DamageTrial] {
    answers.map { answer in
      DamageTrial(
        made: DamageFamily.allCases.map { $0 == family && answer.isThere },
        strengths: DamageFamily.allCases.map { $0 == family ? answer.strength : 0 })
    }
  }

  @Test("the threshold is the lowest at which nine reports in ten are right")
  func threshold() throws {
    let right = (0..<18).map { (strength: 0.9 - 0.01 * Double($0), isThere: true) }
    let wrong = [(strength: 0.85, isThere: false), (0.5, false), (0.45, true), (0.4, false), (0.3, true)]
    let thresholds = DamageThreshold.calibrated(on: trials(.blur, right + wrong))
    let blur = try #require(thresholds.first { $0.family == .blur })
    // 19 of 21 are right down to 0.45; with 0.4, 19 of 22, and with 0.3, 20 of 23, which is too few.
    #expect(blur.threshold == 0.45 && blur.reported == 21 && blur.isReported)
    #expect(blur.precision == 19.0 / 21 && blur.recall == 19.0 / 20)
    #expect(thresholds.count == DamageFamily.allCases.count)
    #expect(thresholds.filter { $0.family != .blur }.allSatisfy { !$0.isReported && $0.precision == nil })
  }

  @Test("what is right too rarely or reported too rarely is never reported")
  func never() {
    func blur(_ answers: [(strength: Double, isThere: Bool)]) -> Bool? {
      DamageThreshold.calibrated(on: trials(.blur, answers)).first { $0.family == .blur }?.isReported
    }
    #expect(blur((0..<40).map { (strength: 0.5, isThere: $0 % 2 == 0) }) == false)
    #expect(blur((0..<7).map { _ in (strength: 0.9, isThere: true) }) == false)
    #expect(blur((0..<8).map { _ in (strength: 0.9, isThere: true) }) == true)
    // Strengths that nobody would call damage are not reported, however right they are.
    #expect(blur((0..<20).map { _ in (strength: 0.01, isThere: true) }) == false)
  }

  @Test("a training with damage ends with a model that names it, and says from when on it does")
  func pipeline() throws {
    var tiny = try TinyPipeline()
    tiny.settings.fineTuning.damageShare = 0.5
    tiny.settings.fineTuning.windows = 2
    let result = try tiny.run()
    #expect(result.damage.map(\.family) == DamageFamily.allCases)
    let model = try QualityModel(contentsOfFile: tiny.files.model)
    let damage = try #require(model.metadata.damage)
    #expect(damage.kinds == DamageFamily.allCases.map(\.rawValue))
    for (own, threshold) in zip(damage.thresholds, result.damage.map(\.threshold)) {
      #expect(own >= threshold && own - threshold <= 1e-4)
    }
    #expect(model.metadata.cropSize == 16 && model.metadata.cropMode == .dense)
    let card = try String(contentsOfFile: tiny.files.card, encoding: .utf8)
    #expect(card.contains("chromatic-aberration") && card.contains("in 2 x 2 windows"))
    // The same trials again: a fold's outcome decides nothing by chance.
    let first = try #require(try DurableFile.read(FoldOutcome.self, from: tiny.files.outcome(fold: 0)))
    let good = tiny.images.filter { first.images.contains($0.name) && $0.score >= CropLabel.faultless }
    #expect(first.damageTrials.count == 4 * good.count && good.count > 3)
    #expect(first.damageTrials.allSatisfy { trial in trial.strengths.allSatisfy { (0...1).contains($0) } })
  }
}
