import NeuralNetwork

/// A network cut at its global average poolings, with what is known of its feature maps.
struct DenseNetwork: Sendable {
  /// A feature map whose mean the head takes.
  struct Map: Sendable {
    let pooling: PooledNetwork.Pooling
    let channels: Int
    let geometry: FeatureMapGeometry
  }

  /// The backbone, from the image to the maps, and the head, from the maps' means to the outputs.
  let pooled: PooledNetwork

  /// One for each of the head's means.
  let maps: [Map]

  let port: ImagePort

  /// That of the coarsest map, along whose positions tiles are cut.
  let geometry: FeatureMapGeometry

  /// The most positions along a side of the coarsest map that are computed in one run.
  let tilePositions: Int

  /// A run computes the maps of at most this many pixels along a side (or of two crops, where they are longer).
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
  /// - Throws: ``DenseRefusal`` where the outputs depend on the image other than through global average poolings, or
  ///   where a map before one does not grow at a fixed stride, or not in step with the coarsest.
  init(_ whole: Network, outputs: [String], port: ImagePort, cropSize: Int) throws(DenseRefusal) {
    do throws(NetworkError) {
      guard let pooled = try NetworkEditor(whole).cutAtGlobalPooling(before: outputs) else {
        throw NetworkError(
          network: whole.name, reason: "its \(outputs[0]) cannot be computed from global averages of feature maps")
      }
      self.pooled = pooled
      self.port = port
      maps = try Self.maps(of: pooled, cropSize: cropSize, name: whole.name)
      let coarsest = maps.map(\.geometry).max { $0.stride < $1.stride }
      guard let coarsest else { preconditionFailure("a cut has an average") }
      geometry = coarsest
      tilePositions = max(2 * geometry.cropPositions, Self.tileSize / geometry.stride)
      try checkGrowth(name: whole.name)
      try checkHead(outputs: outputs, name: whole.name)
    } catch {
      throw DenseRefusal(reason: error.reason)
    }
  }

  /// Channels and strides, from the maps of a crop and those of a taller image.
  private static func maps(of pooled: PooledNetwork, cropSize: Int, name: String) throws(NetworkError) -> [Map] {
    let crops = try mapShapes(of: pooled, height: cropSize, width: cropSize)
    let tallers = try mapShapes(of: pooled, height: cropSize + probe, width: cropSize)
    var maps: [Map] = []
    for (pooling, (crop, taller)) in zip(pooled.poolings, zip(crops, tallers)) {
      let growth = taller[2] - crop[2]
      guard crop[2] == crop[3], taller[3] == crop[3], growth > 0, probe.isMultiple(of: growth),
        probe / growth <= cropSize
      else {
        throw NetworkError(
          network: name, reason: "its feature map is \(crop) for a crop and \(taller) for one that is taller")
      }
      let geometry = FeatureMapGeometry(cropSize: cropSize, cropPositions: crop[2], stride: probe / growth)
      maps.append(Map(pooling: pooling, channels: crop[1], geometry: geometry))
    }
    return maps
  }

  /// Positions of a map along each of the coarsest's.
  func refinement(of map: Map) -> Int { geometry.stride / map.geometry.stride }

  /// Checks the maps' shapes on several sizes, up to the largest tile.
  private func checkGrowth(name: String) throws(NetworkError) {
    for map in maps {
      let fine = map.geometry
      guard geometry.stride.isMultiple(of: fine.stride),
        fine.cropPositions == geometry.cropPositions * refinement(of: map)
      else {
        throw NetworkError(
          network: name,
          reason: "its feature maps have \(fine.cropPositions) and \(geometry.cropPositions) positions along a crop, "
            + "\(fine.stride) and \(geometry.stride) pixels apart: they do not grow in step")
      }
    }
    let furthest = tilePositions - geometry.cropPositions
    for (rows, columns) in [(0, 1), (1, 0), (2, 3), (furthest, furthest)] {
      let shapes = try Self.mapShapes(
        of: pooled, height: geometry.cropSize + rows * geometry.stride,
        width: geometry.cropSize + columns * geometry.stride)
      guard shapes == mapShapes(rows: geometry.cropPositions + rows, columns: geometry.cropPositions + columns) else {
        throw NetworkError(
          network: name, reason: "its feature map does not grow by one position with every \(geometry.stride) pixels")
      }
    }
  }

  /// Checks that every output has one row for each crop.
  private func checkHead(outputs: [String], name: String) throws(NetworkError) {
    let batch = port.takesSingleCrops ? 1 : 2
    let one = try pooled.head.outputShapes(inputShapes: meanShapes(batch: 1))
    let several = try pooled.head.outputShapes(inputShapes: meanShapes(batch: batch))
    for output in outputs
    where one[output]?.first != 1 || several[output] != one[output].map({ [batch] + $0.dropFirst() }) {
      throw NetworkError(network: name, reason: "its output \"\(output)\" does not follow the number of crops")
    }
  }

  /// A plan of the backbone for an image whose coarsest map has `rows` by `columns` positions, each at least a crop's.
  ///
  /// - Throws: `NetworkError` where the backbone cannot take an image of that size.
  func backbonePlan(rows: Int, columns: Int, precision: Precision = .float32) throws(NetworkError) -> Plan {
    let shape = [1, 3, geometry.pixels(ofPositions: rows), geometry.pixels(ofPositions: columns)]
    let plan = try pooled.backbone.plan(inputShapes: [ImagePort.name: shape], precision: precision)
    guard maps.map({ plan.outputShapes[$0.pooling.map] }) == mapShapes(rows: rows, columns: columns) else {
      throw NetworkError(
        network: pooled.backbone.name, reason: "its feature map has another shape than \(rows) by \(columns) positions")
    }
    return plan
  }

  /// A plan of the head for `batch` crops.
  func headPlan(batch: Int) throws(NetworkError) -> Plan {
    try pooled.head.plan(inputShapes: meanShapes(batch: batch))
  }

  private func meanShapes(batch: Int) -> [String: [Int]] {
    Dictionary(
      uniqueKeysWithValues: maps.map { ($0.pooling.mean, $0.pooling.meanShape(batch: batch, channels: $0.channels)) })
  }

  /// The extents that the maps are to have where the coarsest has `rows` by `columns` positions.
  private func mapShapes(rows: Int, columns: Int) -> [[Int]] {
    maps.map { [1, $0.channels, rows * refinement(of: $0), columns * refinement(of: $0)] }
  }

  /// The extents of the maps of one image.
  private static func mapShapes(of pooled: PooledNetwork, height: Int, width: Int) throws(NetworkError) -> [[Int]] {
    let shapes = try pooled.backbone.outputShapes(inputShapes: [ImagePort.name: [1, 3, height, width]])
    return try pooled.poolings.map { pooling throws(NetworkError) in
      let shape = shapes[pooling.map] ?? []
      guard shape.count == 4, shape[0] == 1 else {
        throw NetworkError(network: pooled.backbone.name, reason: "its feature map is \(shape), not one image's")
      }
      return shape
    }
  }
}
