import ImageCodecs
import NeuralNetwork
import Numerics
import QualityData
import QualityModel

/// Features of images: any values that a network computes, for every crop.
public struct FeatureExtractor: Sendable {
  /// The network's metadata, with the sizes of crops and views and the mode in use.
  public let metadata: ModelMetadata

  /// The whole network, with the nodes that compute the features added; its input is called `image`.
  public let editor: NetworkEditor

  /// Where the features come from, and their columns.
  public let head: FeatureHead

  /// Images processed at the same time.
  public let workers: Int

  private let limits: ImageLimits
  private let cropFeatures: any CropFeatures

  /// The most memory for features, in MiB; twice as much is held while they are put together.
  public static let memoryLimit = 4096

  /// Prepares a network.
  ///
  /// - Parameters:
  ///   - network: one with a single input, [crops, 3, height, width], RGB 0 to 255; it need not give scores.
  ///   - values: the names of the values that features are made of, by ``FeatureHead``.
  ///   - cropSize: side of a crop in pixels; nil for the network's own.
  ///   - viewSize: shorter side of the view in pixels; nil for the network's own.
  ///   - gridMinimum: fewest crops of a grid along a longer side; nil for the network's own.
  ///   - mode: how crops go through the network; nil for the network's own mode. In dense mode all features must come
  ///     from global averages.
  ///   - workers: images processed at the same time.
  ///   - limits: which images are accepted.
  /// - Throws: ``FeatureError``.
  public init(
    network: Network, values: [String], cropSize: Int? = nil, viewSize: Int? = nil, gridMinimum: Int? = nil,
    mode: CropMode? = nil, workers: Int = ProcessorCount.available, limits: ImageLimits = ImageLimits()
  ) throws(FeatureError) {
    var editor = NetworkEditor(network)
    let port: ImagePort
    do throws(ModelError) {
      let renamed = try Self.nameInput(of: network, in: &editor)
      port = try ImagePort(of: renamed)
      var metadata = try ModelMetadata(of: renamed)
      try metadata.use(cropSize: cropSize, viewSize: viewSize, gridMinimum: gridMinimum, model: network.name)
      metadata.cropMode = mode ?? metadata.cropMode
      self.metadata = metadata
    } catch {
      throw .model(error)
    }
    let side = metadata.cropSize
    head = try FeatureHead.attach(values, to: &editor, inputShapes: [ImagePort.name: [1, 3, side, side]])
    self.editor = editor
    let features: Network
    do throws(NetworkError) {
      let others = editor.outputs.filter { $0.name == CategoryHead.probabilities }.map { ($0.name, $0.shape) }
      try editor.setOutputs([(FeatureHead.name, [.symbolic("crops"), .fixed(head.count)])] + others)
      features = try editor.network(name: network.name)
    } catch {
      throw .network(error)
    }
    cropFeatures =
      switch metadata.cropMode {
      case .exact: try ExactFeatures(features, port: port, cropSize: side)
      case .dense: try DenseFeatures(features, port: port, cropSize: side)
      }
    self.workers = workers
    self.limits = limits
  }

  /// Renames the only input of a network to the name it has in quality models.
  private static func nameInput(of network: Network, in editor: inout NetworkEditor) throws(ModelError) -> Network {
    guard network.inputs.count == 1, network.inputs[0].name != ImagePort.name else { return network }
    do throws(NetworkError) {
      try editor.renameValue(network.inputs[0].name, to: ImagePort.name)
      return try editor.network(name: network.name)
    } catch {
      throw .network(error)
    }
  }

  /// Extracts features. The same images and crops give the same features, whatever the number of workers.
  ///
  /// - Parameters:
  ///   - images: the list that the rows' image indices refer to.
  ///   - crops: what the network sees of each image.
  ///   - pooling: how the rows of an image become one; nil for one row per crop.
  ///   - progress: called on this thread after each image; an error that it throws ends the extraction.
  /// - Throws: ``FeatureError``, or what `progress` throws.
  public func extract(
    _ images: [RatedImage], crops: CropSelection, pooling: FeaturePooling? = nil, progress: () throws -> Void = {}
  ) throws -> FeatureMatrix {
    try checkSize(images, crops: crops, pooling: pooling)
    let pool = WorkerPool(count: workers, workspaceByteCount: cropFeatures.workspaceByteCount)
    let parts = try pool.map(count: images.count, finished: progress) { index, workspace in
      let rows = try rows(of: images[index], index: index, crops: crops, in: workspace)
      return try pooling.map { try rows.pooled($0) } ?? rows
    }
    let columnCount = parts.first?.columnCount ?? head.count
    if let other = parts.first(where: { $0.columnCount != columnCount }) {
      let counts = [columnCount, other.columnCount].map { $0 / head.count }.sorted()
      throw FeatureError.cropCounts(counts[0], counts[1])
    }
    var values: [Float] = []
    values.reserveCapacity(parts.reduce(0) { $0 + $1.values.count })
    for part in parts { values += part.values }
    return FeatureMatrix(columnCount: columnCount, images: parts.flatMap(\.images), values: values)
  }

  /// One row per crop.
  private func rows(
    of image: RatedImage, index: Int, crops: CropSelection, in workspace: Workspace
  ) throws(FeatureError) -> FeatureMatrix {
    let view = try crops.view(of: image, metadata: metadata, limits: limits)
    let boxes =
      crops.boxes(
        width: view.width, height: view.height, cropSize: metadata.cropSize,
        gridMinimum: metadata.gridMinimum, image: index)
      ?? [CropBox(x: 0, y: 0, width: view.width, height: view.height)]
    let values = try cropFeatures.rows(boxes, of: view, in: workspace)
    guard values.allSatisfy(\.isFinite) else { throw .notFinite(image: image.name) }
    return FeatureMatrix(
      columnCount: head.count, images: Array(repeating: index, count: boxes.count), values: values)
  }

  /// How many crops each image has, computed from the images' headers.
  ///
  /// - Throws: ``FeatureError/image(name:reason:)`` for the first image that cannot be used.
  public func cropCounts(_ images: [RatedImage], crops: CropSelection) throws(FeatureError) -> [Int] {
    var counts: [Int] = []
    for (index, image) in images.enumerated() {
      counts.append(try crops.count(of: image, index: index, metadata: metadata, limits: limits))
    }
    return counts
  }

  /// Refuses features that would not fit in memory before any is extracted.
  private func checkSize(_ images: [RatedImage], crops: CropSelection, pooling: FeaturePooling?) throws(FeatureError) {
    guard pooling == nil || pooling == .concatenation else { return }
    let rows = try cropCounts(images, crops: crops).reduce(0, +)
    guard rows <= Self.memoryLimit << 20 / (head.count * MemoryLayout<Float>.stride) else {
      throw .tooLarge(rows: rows, columns: head.count, limit: Self.memoryLimit)
    }
  }
}

extension ModelMetadata {
  /// Replaces the network's own sizes of crops and views.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for a size that is not allowed.
  fileprivate mutating func use(
    cropSize: Int?, viewSize: Int?, gridMinimum: Int?, model: String
  ) throws(ModelError) {
    func check(_ key: ModelMetadataKey, _ value: Int, in allowed: ClosedRange<Int>) throws(ModelError) {
      guard allowed.contains(value) else {
        throw .metadata(model: model, key: key.rawValue, value: "\(value)", allowed: "\(allowed)")
      }
    }
    if let gridMinimum {
      try check(.gridMinimum, gridMinimum, in: Self.allowedGridMinima)
      self.gridMinimum = gridMinimum
    }
    if let cropSize {
      try check(.cropSize, cropSize, in: Self.allowedCropSizes)
      self.cropSize = cropSize
      self.viewSize = max(self.viewSize, cropSize)
    }
    if let viewSize {
      try check(.viewSize, viewSize, in: self.cropSize...Self.maximumViewSize)
      self.viewSize = viewSize
    }
  }
}

extension WorkerPool {
  /// Computes a value per index on the workers, each in its worker's workspace, and waits for all of them.
  ///
  /// - Parameters:
  ///   - count: how many values there are.
  ///   - finished: called on this thread after each value; when it throws, values that are not begun are dropped.
  ///   - work: computes the value of an index; it may use the workspace until it returns.
  /// - Returns: the values in the order of their indices.
  /// - Throws: what the lowest failing index threw, or what `finished` threw; not before work in progress has ended.
  func map<Value: Sendable>(
    count: Int, finished: () throws -> Void = {}, _ work: @escaping @Sendable (Int, Workspace) throws -> Value
  ) throws -> [Value] {
    let results = ParallelResults<Value>(count: count)
    submit(
      (0..<count).map { index in
        Job(arrival: UInt64(index), sequence: 0) { workspace in
          results.collect(index) { try work(index, workspace) }
        }
      })
    return try results.wait(finished)
  }
}
