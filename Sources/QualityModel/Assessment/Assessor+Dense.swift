import NeuralNetwork

/// The jobs of an image whose crops are scored densely.
extension Assessor {
  func submitTiles(of boxes: [CropBox], in view: ImageView, _ task: AssessmentTask, by scorer: DenseScorer) {
    let tiles = scorer.tiles(of: view.image)
    guard task.begin(view: view, boxes: boxes, tiles: tiles.count) else { return }
    let jobs = tiles.enumerated().map { index, tile in
      Job(arrival: task.arrival, sequence: index + 1) { [self] workspace in
        compute(tile, at: index, of: task, crops: boxes.count, by: scorer, in: workspace)
      }
    }
    pool.submit(jobs)
  }

  /// One of the jobs: a tile of the map. The last one scores the crops too.
  private func compute(
    _ tile: MapTile, at index: Int, of task: AssessmentTask, crops: Int, by scorer: DenseScorer, in workspace: Workspace
  ) {
    guard let (view, boxes) = task.crops(in: 0..<crops) else { return }
    do throws(AssessmentError) {
      let sums = try scorer.sums(over: Array(boxes), in: tile, of: view.image, in: workspace)
      guard let all = task.add(sums, ofTile: index) else { return }
      let predictions = try scorer.predictions(count: crops, from: all, in: workspace)
      task.add(predictions, in: 0..<crops, metadata: model.metadata)
    } catch {
      task.fail(error)
    }
  }
}
