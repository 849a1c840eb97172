import NeuralNetwork

/// A network cut at its global average pooling, with what is known of its feature map.
struct DenseNetwork: Sendable {
  /// The backbone, from the image to the map, and the head, from the map's mean to the outputs.
  let pooled: PooledNetwork

  let port: ImagePort
  let geometry: FeatureMapGeometry

  /// Channels of the map.
  let channels: Int

  /// The most positions along a side of the map that are computed in one run.
  let tilePositions: Int

  /// A run computes the map of at most this many pixels along a side (or of two crops, where they are longer).
  private static let tileSize = 1024

  /// Far more pixels than the stride of any network, and a multiple of the products of twos, threes and fives that
  /// strides are: adding them adds a whole number of positions.
  private static let probe = 960

  /// Cuts a network.
  ///
  /// - Parameters:
  ///   - whole: a network that takes crops by `port`.
  ///   - outputs: what is to be computed for each crop.
  ///   - cropSize: side of a crop in pixels.
  /// - Throws: ``DenseRefusal`` where the outputs do not depend on the image through one global average pooling alone,
  ///   or where the map before it does not grow at a fixed stride.
  init(_ whole: Network, outputs: [String], port: ImagePort, cropSize: Int) throws(DenseRefusal) {
    do throws(NetworkError) {
      guard let pooled = try NetworkEditor(whole).cutAtGlobalPooling(before: outputs) else {
        throw NetworkError(
          network: whole.name, reason: "its \(outputs[0]) cannot be computed from the global average of one feature map"
        )
      }
      self.pooled = pooled
      self.port = port
      let crop = try Self.mapShape(of: pooled, height: cropSize, width: cropSize)
      geometry = try Self.geometry(of: pooled, crop: crop, cropSize: cropSize, name: whole.name)
      channels = crop[1]
      tilePositions = max(2 * crop[2], Self.tileSize / geometry.stride)
      try checkGrowth(name: whole.name)
      try checkHead(outputs: outputs, name: whole.name)
    } catch {
      throw DenseRefusal(reason: error.reason)
    }
  }

  /// The stride, from the map of a crop and that of a taller image.
  private static func geometry(
    of pooled: PooledNetwork, crop: [Int], cropSize: Int, name: String
  ) throws(NetworkError) -> FeatureMapGeometry {
    let taller = try mapShape(of: pooled, height: cropSize + probe, width: cropSize)
    let growth = taller[2] - crop[2]
    guard crop[2] == crop[3], taller[3] == crop[3], growth > 0, probe.isMultiple(of: growth), probe / growth <= cropSize
    else {
      throw NetworkError(
        network: name, reason: "its feature map is \(crop) for a crop and \(taller) for one that is taller")
    }
    return FeatureMapGeometry(cropSize: cropSize, cropPositions: crop[2], stride: probe / growth)
  }

  /// Checks the map's shape on several sizes, up to the largest tile.
  private func checkGrowth(name: String) throws(NetworkError) {
    let furthest = tilePositions - geometry.cropPositions
    for (rows, columns) in [(0, 1), (1, 0), (2, 3), (furthest, furthest)] {
      let shape = try Self.mapShape(
        of: pooled, height: geometry.cropSize + rows * geometry.stride,
        width: geometry.cropSize + columns * geometry.stride)
      guard shape == [1, channels, geometry.cropPositions + rows, geometry.cropPositions + columns] else {
        throw NetworkError(
          network: name, reason: "its feature map does not grow by one position with every \(geometry.stride) pixels")
      }
    }
  }

  /// Checks that every output has one row for each crop.
  private func checkHead(outputs: [String], name: String) throws(NetworkError) {
    let batch = port.takesSingleCrops ? 1 : 2
    let (one, several) = (try headShapes(batch: 1), try headShapes(batch: batch))
    for output in outputs
    where one[output]?.first != 1 || several[output] != one[output].map({ [batch] + $0.dropFirst() }) {
      throw NetworkError(network: name, reason: "its output \"\(output)\" does not follow the number of crops")
    }
  }

  /// A plan of the backbone for an image whose map has `rows` by `columns` positions, each at least a crop's.
  ///
  /// - Throws: `NetworkError` where the backbone cannot take an image of that size.
  func backbonePlan(rows: Int, columns: Int, precision: Precision = .float32) throws(NetworkError) -> Plan {
    let shape = [1, 3, geometry.pixels(ofPositions: rows), geometry.pixels(ofPositions: columns)]
    let plan = try pooled.backbone.plan(inputShapes: [ImagePort.name: shape], precision: precision)
    guard plan.outputShapes[pooled.map] == [1, channels, rows, columns] else {
      throw NetworkError(
        network: pooled.backbone.name, reason: "its feature map has another shape than \(rows) by \(columns) positions")
    }
    return plan
  }

  /// A plan of the head for `batch` crops.
  func headPlan(batch: Int) throws(NetworkError) -> Plan {
    try pooled.head.plan(inputShapes: [pooled.mean: pooled.meanShape(batch: batch, channels: channels)])
  }

  private func headShapes(batch: Int) throws(NetworkError) -> [String: [Int]] {
    try pooled.head.outputShapes(inputShapes: [pooled.mean: pooled.meanShape(batch: batch, channels: channels)])
  }

  /// The extents of the map of one image.
  private static func mapShape(of pooled: PooledNetwork, height: Int, width: Int) throws(NetworkError) -> [Int] {
    let input = [ImagePort.name: [1, 3, height, width]]
    let shape = try pooled.backbone.outputShapes(inputShapes: input)[pooled.map] ?? []
    guard shape.count == 4, shape[0] == 1 else {
      throw NetworkError(network: pooled.backbone.name, reason: "its feature map is \(shape), not one image's")
    }
    return shape
  }
}
