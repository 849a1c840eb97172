import NeuralNetwork
import QualityModel
import Synchronization

/// The plans of a network that is trained, one a number of crops, made when first asked for.
final class TrainingPlans: Sendable {
  private let network: TrainableNetwork
  private let cropSize: Int
  private let plans = Mutex<[Int: TrainingPlan]>([:])

  /// - Parameters:
  ///   - network: input `image`, output ``CategoryHead/logits``.
  ///   - cropSize: side of a crop in pixels.
  init(network: TrainableNetwork, cropSize: Int) {
    self.network = network
    self.cropSize = cropSize
  }

  /// The plan for a number of crops.
  func plan(crops: Int) throws(FineTuningError) -> TrainingPlan {
    let made = plans.withLock { plans in
      if let plan = plans[crops] { return Result<TrainingPlan, NetworkError>.success(plan) }
      let made = Result { () throws(NetworkError) in
        try network.plan(inputShapes: [ImagePort.name: [crops, 3, cropSize, cropSize]])
      }
      plans[crops] = try? made.get()
      return made
    }
    do {
      return try made.get()
    } catch {
      throw .network(error)
    }
  }
}
