import ImageCodecs
import NeuralNetwork

/// Scores crops of a view in batches: one plan per batch size, all made beforehand.
///
/// How an image's crops are cut into batches depends on their number alone. A GEMM may round its sums differently for
/// another batch size; with fixed batches the same bytes give the same score to the last digit, whatever the load and
/// the number of workers.
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

/// The crops of one view, divided into jobs that any worker may do: batches of crops that each go through the network
/// by themselves, or in dense mode tiles of the view's feature map.
///
/// The division depends on the view's size and the number of crops alone, and parts are put together in their own
/// order, so that the same bytes give the same score to the last digit, whatever the load and the number of workers.
struct CropJobs: Sendable {
  /// What one job computes.
  enum Part: Sendable {
    case predictions([CropPrediction])
    /// Sums over the crops, as far as they lie in the tile.
    case sums(TileSums)
  }

  private enum Division {
    case batches([Range<Int>], CropScorer)
    case tiles([MapTile], DenseScorer)
  }

  /// The crops in the view, in the order of their predictions.
  let boxes: [CropBox]
  private let view: Image
  private let division: Division

  /// Exact crops, in batches.
  init(_ boxes: [CropBox], of view: Image, by scorer: CropScorer) {
    self.boxes = boxes
    self.view = view
    division = .batches(scorer.batches(of: boxes.count), scorer)
  }

  /// Dense crops, in tiles of the feature map.
  init(_ boxes: [CropBox], of view: Image, by scorer: DenseScorer) {
    self.boxes = boxes
    self.view = view
    division = .tiles(scorer.tiles(of: view), scorer)
  }

  /// How many jobs there are.
  var count: Int {
    switch division {
    case .batches(let batches, _): batches.count
    case .tiles(let tiles, _): tiles.count
    }
  }

  /// Does one of the jobs.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` where the network fails, or gives no number.
  func part(_ index: Int, in workspace: Workspace) throws(AssessmentError) -> Part {
    switch division {
    case .batches(let batches, let scorer):
      .predictions(try scorer.score(boxes[batches[index]], of: view, in: workspace))
    case .tiles(let tiles, let scorer):
      .sums(try scorer.sums(over: boxes, in: tiles[index], of: view, in: workspace))
    }
  }

  /// Puts the parts of all jobs together, in the jobs' order: one prediction for each box.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` where the network's head gives no number.
  func predictions(from parts: [Part], in workspace: Workspace) throws(AssessmentError) -> [CropPrediction] {
    var predictions: [CropPrediction] = []
    var sums: [TileSums] = []
    for part in parts {
      switch part {
      case .predictions(let batch): predictions += batch
      case .sums(let tile): sums.append(tile)
      }
    }
    guard case .tiles(_, let scorer) = division else { return predictions }
    return try scorer.predictions(count: boxes.count, from: sums, in: workspace)
  }
}

extension ModelPorts {
  /// What a plan that has run says of the first `count` of its `batch` crops.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when a score, a probability or a strength is not a number.
  func predictions(
    _ count: Int, of plan: Plan, batch: Int, in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    let scores = plan.output(Self.score, in: workspace)
    func rows(_ output: String, _ isThere: Bool) -> (Int) -> [Double] {
      guard isThere else { return { _ in [] } }
      let values = plan.output(output, in: workspace)
      let width = values.count / batch
      return { values[$0 * width..<($0 + 1) * width].map(Double.init) }
    }
    let probabilities = rows(Self.categoryProbabilities, hasCategoryProbabilities)
    let damage = rows(Self.damage, hasDamage)
    return try (0..<count).map { index throws(AssessmentError) in
      let prediction = CropPrediction(
        score: Double(scores[index]), categoryProbabilities: probabilities(index), damage: damage(index))
      guard prediction.isFinite else {
        throw .inference(
          "a crop's score is \(prediction.score), its probabilities are \(prediction.categoryProbabilities), and its "
            + "damage is \(prediction.damage)")
      }
      return prediction
    }
  }
}
