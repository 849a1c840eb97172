import NeuralNetwork

/// A network cut at its global average pooling, with what is known of its feature map.
struct DenseNetwork: Sendable {
  let network: PooledNetwork
  let port: ImagePort
  let geometry: MapGeometry

  /// Channels of the map.
  let channels: Int

  /// Most positions along a side of the map that are computed in one run.
  let tilePositions: Int

  /// A run computes the map of at most so many pixels along a side (or of two crops, where they are longer).
  private static let tileSize = 1024

  /// Far more pixels than the stride of any network, and a multiple of the products of twos, threes and fives that
  /// strides are: adding them adds a whole number of positions.
  private static let probe = 960

  /// Cuts a network.
  ///
  /// - Parameters:
  ///   - whole: a network that looks at crops by `port`.
  ///   - outputs: what is to be computed of each crop.
  ///   - cropSize: side of a crop in pixels.
  /// - Throws: ``DenseRefusal`` where the outputs do not go through one global average pooling, or where the map before it
  ///   does not grow by a position with every so many pixels.
  init(_ whole: Network, outputs: [String], port: ImagePort, cropSize: Int) throws(DenseRefusal) {
    do throws(NetworkError) {
      guard let network = try NetworkEditor(whole).cutAtGlobalPooling(before: outputs) else {
        throw NetworkError(
          network: whole.name, reason: "its \(outputs[0]) cannot be computed from the global average of one feature map"
        )
      }
      self.network = network
      self.port = port
      let crop = try Self.mapShape(of: network, height: cropSize, width: cropSize)
      let larger = try Self.mapShape(of: network, height: cropSize + Self.probe, width: cropSize)
      let growth = larger[2] - crop[2]
      guard crop[2] == crop[3], larger[3] == crop[3], growth > 0, Self.probe.isMultiple(of: growth),
        Self.probe / growth <= cropSize
      else {
        throw NetworkError(
          network: whole.name, reason: "its feature map is \(crop) for a crop and \(larger) for one that is taller")
      }
      geometry = MapGeometry(cropSize: cropSize, cropPositions: crop[2], stride: Self.probe / growth)
      channels = crop[1]
      tilePositions = max(2 * crop[2], Self.tileSize / geometry.stride)
      let furthest = tilePositions - crop[2]
      for (rows, columns) in [(0, 1), (1, 0), (2, 3), (furthest, furthest)] {
        let shape = try Self.mapShape(
          of: network, height: cropSize + rows * geometry.stride, width: cropSize + columns * geometry.stride)
        guard shape == [1, channels, crop[2] + rows, crop[3] + columns] else {
          throw NetworkError(
            network: whole.name,
            reason: "its feature map does not grow by one position with every \(geometry.stride) pixels")
        }
      }
      let batch = port.takesSingleCrops ? 1 : 2
      let (one, several) = (try headShapes(batch: 1), try headShapes(batch: batch))
      for output in outputs
      where one[output]?.first != 1 || several[output] != one[output].map({ [batch] + $0.dropFirst() }) {
        throw NetworkError(network: whole.name, reason: "its output \"\(output)\" does not follow the number of crops")
      }
    } catch {
      throw DenseRefusal(reason: error.reason)
    }
  }

  /// A plan of the trunk for an image of so many positions, at least those of a crop.
  func trunkPlan(rows: Int, columns: Int, precision: Precision = .float32) throws(NetworkError) -> Plan {
    let shape = [1, 3, geometry.pixels(ofPositions: rows), geometry.pixels(ofPositions: columns)]
    let plan = try network.backbone.plan(inputShapes: [ImagePort.name: shape], precision: precision)
    guard plan.outputShapes[network.map] == [1, channels, rows, columns] else {
      throw NetworkError(
        network: network.backbone.name, reason: "its feature map has another shape than \(rows) by \(columns) positions")
    }
    return plan
  }

  /// A plan of the head for `batch` crops.
  func headPlan(batch: Int) throws(NetworkError) -> Plan {
    try network.head.plan(inputShapes: [network.mean: network.meanShape(batch: batch, channels: channels)])
  }

  private func headShapes(batch: Int) throws(NetworkError) -> [String: [Int]] {
    try network.head.outputShapes(inputShapes: [network.mean: network.meanShape(batch: batch, channels: channels)])
  }

  /// The extents of the map of one image.
  private static func mapShape(
    of network: PooledNetwork, height: Int, width: Int
  ) throws(NetworkError) -> [Int] {
    let input = [ImagePort.name: [1, 3, height, width]]
    let shape = try network.backbone.outputShapes(inputShapes: input)[network.map] ?? []
    guard shape.count == 4, shape[0] == 1 else {
      throw NetworkError(network: network.backbone.name, reason: "its feature map is \(shape), not one image's")
    }
    return shape
  }
}
