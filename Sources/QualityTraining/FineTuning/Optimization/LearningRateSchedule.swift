import Foundation

/// How the learning rate falls.
public enum ScheduleKind: String, Sendable, Codable, CaseIterable {
  /// Along half a cosine over the whole training.
  case cosine

  /// By a factor every few epochs.
  case step
}

/// The learning rate over the steps of a training, as a share of its highest value: a linear rise, then a fall.
public struct LearningRateSchedule: Sendable, Equatable {
  /// How the rate falls after the rise.
  public enum Shape: Sendable, Equatable {
    /// Half a cosine, from 1 to `final`: I. Loshchilov, F. Hutter, "SGDR", ICLR 2017 (arXiv 1608.03983), without
    /// restarts.
    case cosine(final: Double)

    /// Multiplied by `factor` after every `steps` steps, counted from the first of the training.
    case step(factor: Double, steps: Int)
  }

  /// How the rate falls.
  public let shape: Shape

  /// Steps of the rise, the first of which has 1 / warmUp of the rate; 0 for none.
  public let warmUp: Int

  /// Steps of the whole training.
  public let total: Int

  public init(shape: Shape, warmUp: Int, total: Int) {
    self.shape = shape
    self.warmUp = warmUp
    self.total = total
  }

  /// The share of the highest rate at a step, from 0, 0...1.
  public func share(at step: Int) -> Double {
    guard step >= warmUp else { return Double(step + 1) / Double(warmUp) }
    switch shape {
    case .cosine(let final):
      let progress = min(1, Double(step - warmUp) / Double(max(1, total - warmUp)))
      return final + (1 - final) * (1 + cos(.pi * progress)) / 2
    case .step(let factor, let steps):
      return pow(factor, Double(step / steps))
    }
  }
}

extension FineTuningSettings {
  /// The schedule of the learning rate for epochs of `batches` steps.
  func learningRates(batches: Int) -> LearningRateSchedule {
    let shape: LearningRateSchedule.Shape =
      switch schedule {
      case .cosine: .cosine(final: finalRate)
      case .step: .step(factor: stepFactor, steps: stepEpochs * batches)
      }
    return LearningRateSchedule(
      shape: shape, warmUp: Int((warmUp * Double(batches)).rounded()), total: epochs * batches)
  }
}
