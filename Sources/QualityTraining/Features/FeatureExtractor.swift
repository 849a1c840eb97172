import ImageCodecs
import NeuralNetwork
import QualityData
import QualityModel

/// Features of images: any values that a network computes, for every crop.
public struct FeatureExtractor: Sendable {
  /// What the network says of itself, with the size of crops and views and the mode in use.
  public let metadata: ModelMetadata

  /// The whole network, which computes the features beside what it computed before; its input is called `image`.
  public let editor: NetworkEditor

  /// Where the features come from, and their columns.
  public let head: FeatureHead

  /// Images at once.
  public let workers: Int

  private let limits: ImageLimits
  private let cropFeatures: any CropFeatures

  /// The most memory for features, in MiB; while they are put together twice that is held.
  public static let memoryLimit = 4096

  /// Prepares a network.
  ///
  /// - Parameters:
  ///   - network: one with a single input, [crops, 3, height, width], RGB 0 to 255; it need not give scores.
  ///   - values: the names of the values that features are made of, by ``FeatureHead``.
  ///   - cropSize: side of a crop in pixels; nil for the network's own.
  ///   - viewSize: shorter side of the view in pixels; nil for the network's own.
  ///   - gridMinimum: fewest crops of a grid along a longer side; nil for the network's own.
  ///   - mode: how crops go through the network; nil for the network's own way. In dense mode all features must come from
  ///     one global average.
  ///   - workers: images at once.
  ///   - limits: what images are accepted.
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

  /// Calls the only input of a network what it is called in quality models.
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
  ///   - images: what the rows' indices count.
  ///   - crops: where the network looks.
  ///   - pooling: how the rows of an image become one; nil for one row a crop.
  ///   - progress: called on this thread after each image; what it throws ends the extraction.
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

  /// One row a crop.
  private func rows(
    of image: RatedImage, index: Int, crops: CropSelection, in workspace: Workspace
  ) throws(FeatureError) -> FeatureMatrix {
    let view = try view(of: image, crops: crops)
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

  private func view(of image: RatedImage, crops: CropSelection) throws(FeatureError) -> Image {
    do {
      if crops == .squeezed {
        return try image.decode(limits: limits, shorterSide: metadata.cropSize)
          .resized(width: metadata.cropSize, height: metadata.cropSize)
      }
      return try ImageView(
        image.source(limits: limits), view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize,
        limits: limits
      ).image
    } catch {
      throw .image(name: image.name, reason: "\(error)")
    }
  }

  /// How many crops each image has, told from the images' headers.
  ///
  /// - Throws: ``FeatureError/image(name:reason:)`` for the first image that cannot be used.
  public func cropCounts(_ images: [RatedImage], crops: CropSelection) throws(FeatureError) -> [Int] {
    var counts: [Int] = []
    for (index, image) in images.enumerated() {
      do {
        let size = try image.size(limits: limits)
        let plan = try ViewPlan(
          width: size.width, height: size.height, view: .shorterSide(metadata.viewSize), cropSize: metadata.cropSize,
          limits: limits)
        counts.append(
          crops.boxes(
            width: plan.width, height: plan.height, cropSize: metadata.cropSize,
            gridMinimum: metadata.gridMinimum, image: index)?.count ?? 1)
      } catch {
        throw .image(name: image.name, reason: "\(error)")
      }
    }
    return counts
  }

  /// Refuses what could not be held in memory before it is extracted.
  private func checkSize(_ images: [RatedImage], crops: CropSelection, pooling: FeaturePooling?) throws(FeatureError) {
    guard pooling == nil || pooling == .concatenation else { return }
    let rows = try cropCounts(images, crops: crops).reduce(0, +)
    guard rows <= Self.memoryLimit << 20 / (head.count * MemoryLayout<Float>.stride) else {
      throw .tooLarge(rows: rows, columns: head.count, limit: Self.memoryLimit)
    }
  }
}

extension ModelMetadata {
  /// Takes another geometry of crops and views than the network's own.
  ///
  /// - Throws: ``ModelError/metadata(model:key:value:allowed:)`` for a size that is not allowed.
  fileprivate mutating func use(
    cropSize: Int?, viewSize: Int?, gridMinimum: Int?, model: String
  ) throws(ModelError) {
    if let gridMinimum {
      guard Self.allowedGridMinima.contains(gridMinimum) else {
        throw .metadata(
          model: model, key: ModelMetadataKey.gridMinimum.rawValue, value: "\(gridMinimum)",
          allowed: "\(Self.allowedGridMinima)")
      }
      self.gridMinimum = gridMinimum
    }
    if let cropSize {
      guard Self.allowedCropSizes.contains(cropSize) else {
        throw .metadata(
          model: model, key: ModelMetadataKey.cropSize.rawValue, value: "\(cropSize)",
          allowed: "\(Self.allowedCropSizes)")
      }
      self.cropSize = cropSize
      self.viewSize = max(self.viewSize, cropSize)
    }
    if let viewSize {
      let allowed = self.cropSize...Self.maximumViewSize
      guard allowed.contains(viewSize) else {
        throw .metadata(
          model: model, key: ModelMetadataKey.viewSize.rawValue, value: "\(viewSize)", allowed: "\(allowed)")
      }
      self.viewSize = viewSize
    }
  }
}
