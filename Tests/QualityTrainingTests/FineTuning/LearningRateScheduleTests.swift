import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct LearningRateScheduleTests {
  @Test("rates are PyTorch's at every step", arguments: FineTuningFixture.all.schedules)
  func pyTorch(settings: FineTuningFixture.ScheduleCase) throws {
    let shape: LearningRateSchedule.Shape =
      if let final = settings.final {
        .cosine(final: final)
      } else {
        .step(factor: try #require(settings.factor), steps: try #require(settings.steps))
      }
    let schedule = LearningRateSchedule(shape: shape, warmUp: settings.warmUp, total: settings.total)
    #expect(settings.rates.count == settings.total)
    for (step, rate) in settings.rates.enumerated() {
      #expect(agree(schedule.share(at: step), rate, 1e-9), "step \(step)")
    }
  }

  @Test("epochs and parts of epochs become steps")
  func steps() {
    var settings = FineTuningSettings()
    settings.epochs = 6
    settings.warmUp = 0.5
    #expect(
      settings.learningRates(batches: 11) == LearningRateSchedule(shape: .cosine(final: 0), warmUp: 6, total: 66))
    settings.schedule = .step
    settings.warmUp = 0
    #expect(
      settings.learningRates(batches: 11)
        == LearningRateSchedule(shape: .step(factor: 0.1, steps: 44), warmUp: 0, total: 66))
  }
}
