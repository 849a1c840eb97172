import ImageCodecs
import NeuralNetwork

/// Scores the crops of a view from its feature map: see ``CropMode/dense``.
struct DenseScorer: Sendable {
  private let crops: DenseCrops
  private let ports: ModelPorts

  /// Makes the plan of the head.
  ///
  /// - Throws: ``ModelError`` where the network cannot be planned.
  init(_ network: DenseNetwork, ports: ModelPorts, precision: Precision = .float32) throws(ModelError) {
    self.ports = ports
    do throws(NetworkError) {
      crops = try DenseCrops(network, precision: precision)
    } catch {
      throw .network(error)
    }
  }

  /// Size in bytes of the workspace that a worker needs for the largest tile.
  var workspaceByteCount: Int { crops.workspaceByteCount }

  /// The tiles of a view's map, row by row.
  func tiles(of view: Image) -> [MapTile] { crops.tiles(of: view) }

  /// Computes a tile of the map and adds it up over the crops `boxes`, as far as they lie in it.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` where the trunk cannot take an image of the tile's size.
  func sums(
    over boxes: [CropBox], in tile: MapTile, of view: Image, in workspace: Workspace
  ) throws(AssessmentError) -> WindowSums {
    do throws(NetworkError) {
      return try crops.sums(over: boxes, in: tile, of: view, in: workspace)
    } catch {
      throw .inference(error.description)
    }
  }

  /// Scores `count` crops from the sums of all tiles, in the tiles' order.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when the network gives a score or a probability that is not a number.
  func predictions(
    count: Int, from tiles: [WindowSums], in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    try crops.results(count: count, from: tiles, in: workspace) { plan, crops throws(AssessmentError) in
      try ports.predictions(crops, of: plan, batch: self.crops.batch, in: workspace)
    }
  }
}
