import ImageCodecs
import NeuralNetwork

/// Scores the crops of a view from its feature map: see ``CropMode/dense``.
///
/// The map is computed in tiles, one for most views: that bounds the memory of a worker, and gives all workers a part of a
/// large view. Along the seam of two tiles the network sees its own padding, as it does along the border of a crop that is
/// scored alone. Tiles depend on the view's size alone, and sums are added in the tiles' order, so that the same bytes
/// give the same score whatever the load.
struct DenseScorer: Sendable {
  /// How many plans of the trunk are kept.
  static let keptPlans = 16

  /// Crops that go through the head at once. What is left over goes with zeros, so that every crop is computed in the same
  /// way whatever their number.
  private static let headBatch = 16

  /// Size in bytes of the workspace that a worker needs for the largest tile. Its pages come into use as tiles touch them.
  let workspaceByteCount: Int

  private let network: DenseNetwork
  private let ports: ModelPorts
  private let plans: TrunkPlans
  private let head: Plan
  private let batch: Int

  /// Makes the plan of the head.
  ///
  /// - Throws: ``ModelError`` where the network cannot be planned.
  init(_ network: DenseNetwork, ports: ModelPorts) throws(ModelError) {
    self.network = network
    self.ports = ports
    plans = TrunkPlans(of: network, capacity: Self.keptPlans)
    batch = ports.imagePort.takesSingleCrops ? 1 : Self.headBatch
    do throws(NetworkError) {
      head = try network.headPlan(batch: batch)
      let largest = try network.trunkPlan(rows: network.tilePositions, columns: network.tilePositions)
      workspaceByteCount = max(head.workspaceByteCount, largest.workspaceByteCount)
    } catch {
      throw .network(error)
    }
  }

  /// The tiles of a view's map, row by row.
  func tiles(of view: Image) -> [MapTile] {
    let geometry = network.geometry
    let columns = geometry.parts(along: view.width, maximum: network.tilePositions)
    return geometry.parts(along: view.height, maximum: network.tilePositions).flatMap { rows in
      columns.map { MapTile(columns: $0, rows: rows) }
    }
  }

  /// Computes a tile of the map and adds it up over the crops `boxes`, as far as they lie in it.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` where the trunk cannot take an image of the tile's size.
  func sums(
    over boxes: [CropBox], in tile: MapTile, of view: Image, in workspace: Workspace
  ) throws(AssessmentError) -> WindowSums {
    let plan: Plan
    do throws(NetworkError) {
      plan = try plans.plan(rows: tile.rows.count, columns: tile.columns.count)
    } catch {
      throw .inference(error.description)
    }
    // Memory does not grow with the size strictly: a smaller tile may be laid out less tightly than the largest.
    let fits = plan.workspaceByteCount <= workspace.byteCount
    let room = fits ? workspace : Workspace(byteCount: plan.workspaceByteCount)
    view.copyRegion(pixels(of: tile), to: plan.input(ModelPorts.image, in: room))
    plan.run(in: room)
    return WindowSums(
      of: plan.output(network.network.map, in: room), channels: network.channels, rows: tile.rows.count,
      columns: tile.columns.count, windows: windows(of: boxes, in: tile, of: view))
  }

  /// Scores `count` crops from the sums of all tiles, in the tiles' order.
  ///
  /// - Throws: ``AssessmentError/inference(_:)`` when the network gives a score or a probability that is not a number.
  func predictions(
    count: Int, from tiles: [WindowSums], in workspace: Workspace
  ) throws(AssessmentError) -> [CropPrediction] {
    let channels = network.channels
    var means = [Double](repeating: 0, count: count * channels)
    for tile in tiles {
      for (index, crop) in tile.crops.enumerated() {
        for channel in 0..<channels {
          means[crop * channels + channel] += tile.sums[channel * tile.crops.count + index]
        }
      }
    }
    let area = Double(network.geometry.cropPositions * network.geometry.cropPositions)
    var predictions: [CropPrediction] = []
    for first in stride(from: 0, to: count, by: batch) {
      let crops = min(batch, count - first)
      let input = head.input(network.network.mean, in: workspace)
      for index in input.indices {
        input[index] = index < crops * channels ? Float(means[first * channels + index] / area) : 0
      }
      head.run(in: workspace)
      predictions += try ports.predictions(crops, of: head, batch: batch, in: workspace)
    }
    return predictions
  }

  /// The pixels that a tile is computed from. A tile at the right or the lower border may reach beyond it, by less than a
  /// stride.
  private func pixels(of tile: MapTile) -> CropBox {
    let geometry = network.geometry
    return CropBox(
      x: tile.columns.lowerBound * geometry.stride, y: tile.rows.lowerBound * geometry.stride,
      width: geometry.pixels(ofPositions: tile.columns.count), height: geometry.pixels(ofPositions: tile.rows.count))
  }

  private func windows(of boxes: [CropBox], in tile: MapTile, of view: Image) -> [MapWindow] {
    let geometry = network.geometry
    return boxes.enumerated().compactMap { crop, box in
      let columns = geometry.window(at: box.x, along: view.width).clamped(to: tile.columns)
      let rows = geometry.window(at: box.y, along: view.height).clamped(to: tile.rows)
      guard !columns.isEmpty, !rows.isEmpty else { return nil }
      return MapWindow(
        crop: crop, columns: columns.shifted(by: -tile.columns.lowerBound),
        rows: rows.shifted(by: -tile.rows.lowerBound))
    }
  }
}

extension Range<Int> {
  fileprivate func shifted(by distance: Int) -> Range<Int> { lowerBound + distance..<upperBound + distance }
}
