import ImageCodecs
import NeuralNetwork

/// Scores the crops of a view from its feature maps: see ``CropMode/dense``.
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

  /// The tiles of a view's maps, row by row.
  func tiles(of view: Image) -> [MapTile] { crops.tiles(of: view) }

  /// Computes a tile of the maps and sums it over the parts of the crops' windows that lie in it.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` where the backbone cannot take an image of the tile's size.
  func sums(
    over boxes: [CropBox], in tile: MapTile, of view: Image, in workspace: Workspace
  ) throws(AssessmentError) -> TileSums {
    do throws(NetworkError) {
      return try crops.sums(over: boxes, in: tile, of: view, in: workspace)
    } catch {
      throw .inference(error.description)
    }
  }

  /// Scores `count` crops from the sums of all tiles, in the tiles' order.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when the network yields a score or a probability that is not a number.
  func predictions(
    count: Int, from tiles: [TileSums], in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    try crops.results(count: count, from: tiles, in: workspace) { plan, crops throws(AssessmentError) in
      try ports.predictions(crops, of: plan, batch: self.crops.batch, in: workspace)
    }
  }
}

/// Runs a network on the crops of a view using the view's feature maps: see ``CropMode/dense``.
///
/// The maps are computed in tiles, a single one for most views: that bounds a worker's memory and divides a large view
/// among all workers. Along the seam of two tiles the network sees its own padding, as it does along the border of a
/// crop that goes through it on its own. Tiles depend on the view's size alone, and sums are added in the tiles' order,
/// so that the same bytes give the same outputs whatever the load.
package struct DenseCrops: Sendable {
  /// How many plans of the backbone are kept.
  static let keptPlans = 16

  /// Crops that go through the head at once. An incomplete batch is filled with zeros, so that every crop is computed
  /// in the same way whatever their number.
  private static let headBatch = 16

  /// Size in bytes of the workspace that a worker needs for the largest tile. Its pages come into use as tiles touch
  /// them.
  package let workspaceByteCount: Int

  private let network: DenseNetwork
  private let plans: BackbonePlans
  private let head: Plan

  /// Crops that go through the head in one run.
  let batch: Int

  /// Makes the plan of the head.
  ///
  /// - Parameter precision: in which most of the backbone is computed.
  /// - Throws: `NetworkError` where the network cannot be planned.
  init(_ network: DenseNetwork, precision: Precision = .float32) throws(NetworkError) {
    self.network = network
    plans = BackbonePlans(of: network, precision: precision, capacity: Self.keptPlans)
    batch = network.port.takesSingleCrops ? 1 : Self.headBatch
    head = try network.headPlan(batch: batch)
    let largest = try network.backbonePlan(
      rows: network.tilePositions, columns: network.tilePositions, precision: precision)
    workspaceByteCount = max(head.workspaceByteCount, largest.workspaceByteCount)
  }

  /// Cuts a network at its global average poolings and plans it.
  ///
  /// - Parameters:
  ///   - network: one that takes crops by `port`.
  ///   - outputs: what is to be computed for each crop.
  ///   - cropSize: side of a crop in pixels.
  /// - Throws: ``DenseRefusal`` where the outputs depend on the image other than through global average poolings.
  package init(
    _ network: Network, outputs: [String], port: ImagePort, cropSize: Int
  ) throws(DenseRefusal) {
    let dense = try DenseNetwork(network, outputs: outputs, port: port, cropSize: cropSize)
    do throws(NetworkError) {
      try self.init(dense)
    } catch {
      throw DenseRefusal(reason: error.reason)
    }
  }

  /// An output of the network for the crops `boxes` of a view, in their order: [crops, ...].
  ///
  /// - Throws: `NetworkError` where the backbone cannot take an image of a tile's size.
  package func rows(
    of output: String, for boxes: [CropBox], of view: Image, in workspace: Workspace
  ) throws(NetworkError) -> [Float] {
    let sums = try tiles(of: view).map { tile throws(NetworkError) in
      try self.sums(over: boxes, in: tile, of: view, in: workspace)
    }
    return results(count: boxes.count, from: sums, in: workspace) { plan, crops in
      let values = plan.output(output, in: workspace)
      return values.prefix(values.count / batch * crops)
    }
  }

  /// The tiles of a view's maps, row by row.
  func tiles(of view: Image) -> [MapTile] { network.geometry.tiles(of: view, maximum: network.tilePositions) }

  /// Computes a tile of the maps and sums it over the parts of the crops' windows that lie in it.
  ///
  /// - Throws: `NetworkError` where the backbone cannot take an image of the tile's size.
  func sums(
    over boxes: [CropBox], in tile: MapTile, of view: Image, in workspace: Workspace
  ) throws(NetworkError) -> TileSums {
    let plan = try plans.plan(rows: tile.rows.count, columns: tile.columns.count)
    // Memory does not strictly grow with the size: a smaller tile's tensors may be packed less tightly than the
    // largest's.
    let fits = plan.workspaceByteCount <= workspace.byteCount
    let room = fits ? workspace : Workspace(byteCount: plan.workspaceByteCount)
    view.copyRegion(network.geometry.pixels(of: tile), to: plan.input(ImagePort.name, in: room))
    plan.run(in: room)
    return TileSums(
      maps: network.maps.map { map in
        let part = tile.refined(by: network.refinement(of: map))
        return WindowSums(
          of: plan.output(map.pooling.map, in: room), channels: map.channels, rows: part.rows.count,
          columns: part.columns.count, windows: map.geometry.windows(of: boxes, in: part, of: view))
      })
  }

  /// Runs the head on `count` crops, from the sums of all tiles in the tiles' order.
  ///
  /// - Parameter read: reads, after each run, the results of the given number of crops from the plan of the head.
  func results<Results: Sequence, Failure: Error>(
    count: Int, from tiles: [TileSums], in workspace: Workspace, read: (Plan, Int) throws(Failure) -> Results
  ) throws(Failure) -> [Results.Element] {
    let means = network.maps.indices.map { tiles.means(of: network.maps[$0], at: $0, crops: count) }
    var results: [Results.Element] = []
    for first in stride(from: 0, to: count, by: batch) {
      let crops = min(batch, count - first)
      for (map, means) in zip(network.maps, means) {
        let input = head.input(map.pooling.mean, in: workspace)
        let start = first * map.channels
        for index in input.indices { input[index] = index < crops * map.channels ? means[start + index] : 0 }
      }
      head.run(in: workspace)
      results += try read(head, crops)
    }
    return results
  }
}

/// The sums of a tile of each map over windows, in the order of the maps.
struct TileSums: Sendable, Equatable {
  let maps: [WindowSums]
}

extension [TileSums] {
  /// The means of a map over the crops' windows, [crops, channels], from the sums of all tiles.
  fileprivate func means(of map: DenseNetwork.Map, at index: Int, crops: Int) -> [Float] {
    let area = Double(map.geometry.cropPositions * map.geometry.cropPositions)
    return self.map { $0.maps[index] }.totals(crops: crops, channels: map.channels).map { Float($0 / area) }
  }
}
