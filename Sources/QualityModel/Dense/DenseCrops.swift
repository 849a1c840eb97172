import ImageCodecs
import NeuralNetwork

/// Runs a network on the crops of a view by way of the view's feature map: see ``CropMode/dense``.
///
/// The map is computed in tiles, one for most views: that bounds the memory of a worker, and gives all workers a part of a
/// large view. Along the seam of two tiles the network sees its own padding, as it does along the border of a crop that
/// goes through it alone. Tiles depend on the view's size alone, and sums are added in the tiles' order, so that the same bytes
/// give the same outputs whatever the load.
package struct DenseCrops: Sendable {
  /// How many plans of the trunk are kept.
  static let keptPlans = 16

  /// Crops that go through the head at once. What is left over goes with zeros, so that every crop is computed in the same
  /// way whatever their number.
  private static let headBatch = 16

  /// Size in bytes of the workspace that a worker needs for the largest tile. Its pages come into use as tiles touch them.
  package let workspaceByteCount: Int

  private let network: DenseNetwork
  private let plans: TrunkPlans
  private let head: Plan

  /// Crops that go through the head in one run.
  let batch: Int

  /// Makes the plan of the head.
  ///
  /// - Parameter precision: of the trunk's products.
  /// - Throws: `NetworkError` where the network cannot be planned.
  init(_ network: DenseNetwork, precision: Precision = .float32) throws(NetworkError) {
    self.network = network
    plans = TrunkPlans(of: network, precision: precision, capacity: Self.keptPlans)
    batch = network.port.takesSingleCrops ? 1 : Self.headBatch
    head = try network.headPlan(batch: batch)
    let largest = try network.trunkPlan(
      rows: network.tilePositions, columns: network.tilePositions, precision: precision)
    workspaceByteCount = max(head.workspaceByteCount, largest.workspaceByteCount)
  }

  /// Cuts a network and plans it.
  ///
  /// - Parameters:
  ///   - network: one that looks at crops by `port`.
  ///   - outputs: what is to be computed of each crop.
  ///   - cropSize: side of a crop in pixels.
  /// - Throws: ``DenseRefusal`` where the outputs do not go through one global average pooling.
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

  /// An output of the network for the crops `boxes` of a view, row by row in their order: [crops, ...].
  ///
  /// - Throws: `NetworkError` where the trunk cannot take an image of a tile's size.
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
  /// - Throws: `NetworkError` where the trunk cannot take an image of the tile's size.
  func sums(
    over boxes: [CropBox], in tile: MapTile, of view: Image, in workspace: Workspace
  ) throws(NetworkError) -> WindowSums {
    let plan = try plans.plan(rows: tile.rows.count, columns: tile.columns.count)
    // Memory does not grow with the size strictly: a smaller tile may be laid out less tightly than the largest.
    let fits = plan.workspaceByteCount <= workspace.byteCount
    let room = fits ? workspace : Workspace(byteCount: plan.workspaceByteCount)
    view.copyRegion(pixels(of: tile), to: plan.input(ImagePort.name, in: room))
    plan.run(in: room)
    return WindowSums(
      of: plan.output(network.network.map, in: room), channels: network.channels, rows: tile.rows.count,
      columns: tile.columns.count, windows: windows(of: boxes, in: tile, of: view))
  }

  /// Runs the head on `count` crops, from the sums of all tiles in the tiles' order.
  ///
  /// - Parameter read: takes what is wanted from the plan of the head after each run, of its first so many crops.
  func results<Results: Sequence, Failure: Error>(
    count: Int, from tiles: [WindowSums], in workspace: Workspace, read: (Plan, Int) throws(Failure) -> Results
  ) throws(Failure) -> [Results.Element] {
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
    var results: [Results.Element] = []
    for first in stride(from: 0, to: count, by: batch) {
      let crops = min(batch, count - first)
      let input = head.input(network.network.mean, in: workspace)
      for index in input.indices {
        input[index] = index < crops * channels ? Float(means[first * channels + index] / area) : 0
      }
      head.run(in: workspace)
      results += try read(head, crops)
    }
    return results
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
