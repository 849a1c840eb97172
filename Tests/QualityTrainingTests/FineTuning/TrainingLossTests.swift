import Numerics
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

  @Test("rows of one label are held to it by their mean, and the gradient is what that does")
  func grouped() {
    let loss = Self.loss(weight: 0.3)
    var generator = SplitMix64(seed: 2)
    let rows = [4, 1, 3]
    let logits = (0..<8 * 5).map { _ in Float(2 * generator.nextNormal()) }
    let targets = [[0.1, 0.2, 0.4, 0.2, 0.1], [0, 0, 0, 0, 1], [0.5, 0.5, 0, 0, 0]]
    let opinions = [50.0, 90, 20]
    func value(_ logits: [Float]) -> Double {
      loss.evaluate(logits: logits, targets: targets, opinions: opinions, rows: rows).value
    }
    let gradient = loss.evaluate(logits: logits, targets: targets, opinions: opinions, rows: rows).gradient
    for index in logits.indices {
      var (up, down) = (logits, logits)
      up[index] += 0x1p-13
      down[index] -= 0x1p-13
      let slope = (value(up) - value(down)) / Double(up[index] - down[index])
      #expect(abs(slope - Double(gradient[index])) < 2e-6)
    }
    // Equal rows are as one.
    let one = Array(logits[0..<5])
    let alone = loss.evaluate(logits: one, targets: [targets[0]], opinions: [50])
    let four = loss.evaluate(logits: one + one + one + one, targets: [targets[0]], opinions: [50], rows: [4])
    #expect(agree(alone.value, four.value, 1e-9))
    #expect(zip(four.gradient[0..<5], alone.gradient).allSatisfy { abs(4 * $0 - $1) < 1e-6 })
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

  @Test("the loss of named damage and its gradient are PyTorch's, and what nobody knows is left out")
  func damage() {
    // torch.nn.functional.binary_cross_entropy_with_logits in float64, reduction="sum", over two rows.
    let (value, gradient) = DamageLoss.evaluate(
      [0.5, -2, 40, -40, 1, 3], strengths: [0.2, 0, 1, 0.3, nil, 0.9], rows: 2)
    #expect(agree(value, 6.674796173398411, 1e-7))
    for (own, expected) in zip(gradient, [0.211229665601, 0.0596014610111, 0.0, -0.15, 0.0, 0.0262870634112]) {
      #expect(agree(own, expected, 1e-7))
    }
  }

  @Test("where nothing varies the correlation gives no direction", arguments: [[5.0, 5, 5], [1, 2, 3]])
  func constant(predictions: [Double]) {
    let (value, gradient) = CorrelationLoss.evaluate(predictions, opinions: [7, 7, 7])
    #expect(value == 1 && gradient == [0, 0, 0])
  }
}
