import ImageCodecs
import NeuralNetwork

/// Scores crops of a view in batches: one plan a batch size, all made beforehand.
///
/// How an image's crops are cut into batches depends on their number alone. A product of matrices may round its sums
/// differently for another batch size; with fixed batches the same bytes give the same score to the last digit,
/// whatever the load and the number of workers.
struct CropScorer: Sendable {
  /// Plans for 1, 2, ... crops.
  private let plans: [Plan]
  private let ports: ModelPorts

  /// Plans for batches of up to `batchSize` crops; a model that takes single crops gets batches of one.
  ///
  /// - Throws: ``ModelError`` when the network cannot run such batches.
  init(model: QualityModel, batchSize: Int, precision: Precision = .float32) throws(ModelError) {
    ports = model.ports
    var plans: [Plan] = []
    for batch in 1...(ports.imagePort.takesSingleCrops ? 1 : batchSize) {
      plans.append(try model.plan(batch: batch, precision: precision))
    }
    self.plans = plans
  }

  /// Most crops in a batch.
  var batchSize: Int { plans.count }

  /// Size in bytes of the workspace that a worker needs.
  var workspaceByteCount: Int {
    plans.reduce(0) { max($0, $1.workspaceByteCount) }
  }

  /// `count` crops cut into batches: all full but the last.
  func batches(of count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: batchSize).map { $0..<min($0 + batchSize, count) }
  }

  /// Scores the crops `boxes` of `image`, at most ``batchSize`` of them, in their order.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when the network gives a score or a probability that is not a number.
  func score(
    _ boxes: ArraySlice<CropBox>,
    of image: Image,
    in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    let plan = plans[boxes.count - 1]
    let input = plan.input(ModelPorts.image, in: workspace)
    let elements = input.count / boxes.count
    for (index, box) in boxes.enumerated() {
      let element = index * elements..<(index + 1) * elements
      image.copyCrop(box, to: UnsafeMutableBufferPointer(rebasing: input[element]))
    }
    plan.run(in: workspace)
    return try ports.predictions(boxes.count, of: plan, batch: boxes.count, in: workspace)
  }
}
