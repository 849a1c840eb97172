import QualityEvaluation
import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct TrainingLossTests {
  private static let centres = CategoryLabels(count: 5, kind: .soft).centres

  private static func loss(weight: Double) -> TrainingLoss {
    TrainingLoss(centres: centres, correlationWeight: weight)
  }

  @Test("loss and gradient are PyTorch's", arguments: FineTuningFixture.all.losses)
  func pyTorch(batch: FineTuningFixture.LossCase) {
    let (value, gradient) = Self.loss(weight: batch.weight).evaluate(
      logits: batch.logits, targets: batch.targets, opinions: batch.opinions)
    #expect(agree(value, batch.loss, 1e-7))
    #expect(gradient.count == batch.gradient.count)
    for (own, expected) in zip(gradient, batch.gradient) { #expect(abs(Double(own) - expected) < 1e-7) }
  }

  @Test("the gradient is what the loss does when a logit moves", arguments: FineTuningFixture.all.losses)
  func finiteDifferences(batch: FineTuningFixture.LossCase) {
    let loss = Self.loss(weight: batch.weight)
    func value(_ logits: [Float]) -> Double {
      loss.evaluate(logits: logits, targets: batch.targets, opinions: batch.opinions).value
    }
    let gradient = loss.evaluate(logits: batch.logits, targets: batch.targets, opinions: batch.opinions).gradient
    for index in batch.logits.indices {
      var (up, down) = (batch.logits, batch.logits)
      up[index] += 0x1p-10
      down[index] -= 0x1p-10
      let slope = (value(up) - value(down)) / Double(up[index] - down[index])
      #expect(abs(slope - Double(gradient[index])) < 2e-6)
    }
  }

  @Test("the correlation's gradient is what it does when a prediction moves")
  func correlation() {
    let predictions = [52.0, 47, 71, 33, 60, 58]
    let opinions = [60.0, 40, 80, 20, 50, 75]
    let (value, gradient) = CorrelationLoss.evaluate(predictions, opinions: opinions)
    #expect(agree(value, 1 - (Correlation.pearson(predictions, opinions) ?? 0)))
    for index in predictions.indices {
      var (up, down) = (predictions, predictions)
      up[index] += 1e-4
      down[index] -= 1e-4
      let slope =
        (CorrelationLoss.evaluate(up, opinions: opinions).value
          - CorrelationLoss.evaluate(down, opinions: opinions).value) / 2e-4
      #expect(abs(slope - gradient[index]) < 1e-9)
    }
  }

  @Test("where nothing varies the correlation gives no direction", arguments: [[5.0, 5, 5], [1, 2, 3]])
  func constant(predictions: [Double]) {
    let (value, gradient) = CorrelationLoss.evaluate(predictions, opinions: [7, 7, 7])
    #expect(value == 1 && gradient == [0, 0, 0])
  }
}
