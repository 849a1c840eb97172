import Foundation
import Testing

@testable import NeuralNetwork

struct SoftmaxCrossEntropyTests {
  private struct Loss {
    let value: Double
    let gradient: [Float]

    init(_ logits: [Float], _ targets: [Float], categories: Int, batch: Int? = nil) {
      var gradient = [Float](repeating: .nan, count: logits.count)
      value = logits.withUnsafeBufferPointer { logits in
        targets.withUnsafeBufferPointer { targets in
          gradient.withUnsafeMutableBufferPointer { gradient in
            SoftmaxCrossEntropy.loss(
              logits: logits, targets: targets, categories: categories, batch: batch, gradient: gradient)
          }
        }
      }
      self.gradient = gradient
    }
  }

  @Test(arguments: try GradientFixture.of("SoftmaxCrossEntropy"))
  func agreesWithPyTorch(fixture: GradientFixture) throws {
    let recorded = try fixture.graph()
    let logits = try recorded.recorded("logits/value")
    let loss = Loss(
      logits.values.map { Float($0) }, try recorded.recorded("logits/targets").values.map { Float($0) },
      categories: logits.shape[1])
    let expected = try recorded.recorded("loss").values[0]
    #expect(abs(loss.value - expected) <= 1e-6 * max(expected, 1))
    #expect(difference(loss.gradient, try recorded.recorded("logits/gradient").values) < 1e-5)
  }

  @Test(arguments: 0..<20)
  func agreesWithCentralDifferences(seed: Int) throws {
    var random = SeededGenerator("cross-entropy", seed)
    let (rows, categories) = (random.integer(1...6), random.integer(1...9))
    let logits = try Tensor64(random.tensor([rows, categories], -5...5))
    let shares = try Tensor64(random.tensor([rows, categories], 0...1))
    let sums = Reference64.mean(shares, axes: [1], keepsAxes: true).map { $0 * Double(categories) }
    let targets = Reference64.broadcast(shares, sums, /).map { Double(Float($0)) }
    let loss = Loss(logits.values.map { Float($0) }, targets.values.map { Float($0) }, categories: categories)
    #expect(abs(loss.value - Reference64.crossEntropy(logits, targets)) < 1e-6)
    let step = 1e-5
    let expected = logits.values.indices.map { index in
      var (above, below) = (logits, logits)
      above.values[index] += step
      below.values[index] -= step
      return (Reference64.crossEntropy(above, targets) - Reference64.crossEntropy(below, targets)) / (2 * step)
    }
    #expect(difference(loss.gradient, expected) < 1e-4)
  }

  /// Two workers' halves of a batch.
  @Test func partsOfABatchSumToTheWhole() throws {
    var random = SeededGenerator("parts", 0)
    let logits = try Array(random.tensor([6, 5], -5...5).floats())
    let targets = (0..<30).map { $0 % 5 == $0 / 5 % 5 ? Float(1) : 0 }
    let whole = Loss(logits, targets, categories: 5)
    let parts = [0..<10, 10..<30].map { Loss(Array(logits[$0]), Array(targets[$0]), categories: 5, batch: 6) }
    #expect(abs(parts[0].value + parts[1].value - whole.value) < 1e-12)
    #expect(parts[0].gradient + parts[1].gradient == whole.gradient)
  }
}
