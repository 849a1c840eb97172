import CEmbedded
import FoundationEssentials
import Glibc
import NeuralNetwork
import ONNX

/// A network that scores crops, with its metadata: one ONNX file.
///
/// The file has the input `image`, [crops, 3, crop size, crop size], RGB from 0 to 255, and the outputs `score`,
/// [crops] or [crops, 1]; `category_probabilities`, [crops, categories], optional; `damage`, [crops, kinds], the
/// strength of each kind of damage, 0...1, optional; and `features`, [crops, ...], optional. Normalisation and the
/// support vector regression are inside the graph, so that any ONNX runtime gives the same scores on the same crops.
/// Its settings are in `metadata_props`: ``ModelMetadataKey``.
public final class QualityModel: Sendable {
  /// The model's metadata, with defaults filled in.
  public let metadata: ModelMetadata

  /// "sha256:" and the SHA-256 of the file in hexadecimal: identifies the model that gave a score. Where the file keeps
  /// weights in others beside it, those follow it, in alphabetical order. Empty for a model that never was a file.
  public let digest: String

  /// Size of the file, and of those beside it that hold its weights, in bytes; 0 for a model that never was a file.
  public let byteCount: Int

  /// The network, which may have outputs beside the ones that scoring needs.
  public let network: Network
  let ports: ModelPorts

  /// The network prepared for dense scoring, or why that is not possible.
  let dense: Result<DenseNetwork, DenseRefusal>

  /// Reads a model from the bytes of its file; they are copied as far as needed.
  ///
  /// - Parameters:
  ///   - bytes: the whole ONNX file.
  ///   - name: the file's name, for messages.
  ///   - folder: where the file lies, for weights in files beside it; nil where it was never a file.
  /// - Throws: ``ModelError`` when the network cannot run, lacks a port, or has a metadata value that is not allowed.
  public convenience init(
    onnx bytes: UnsafeRawBufferPointer, name: String, folder: String? = nil
  ) throws(ModelError) {
    let network: Network
    do throws(NetworkError) {
      network = try Network(onnx: bytes, name: name, folder: folder)
    } catch {
      throw .network(error)
    }
    var hash = SHA256()
    hash.update(bytes)
    var byteCount = bytes.count
    for path in network.dataFiles {
      let data = try Self.read(path, options: .mappedIfSafe)
      data.withUnsafeBytes { hash.update($0) }
      byteCount += data.count
    }
    try self.init(network, digest: "sha256:" + hash.hexDigest(), byteCount: byteCount)
  }

  /// Takes a network that was made in memory, such as one that is being trained.
  ///
  /// - Throws: ``ModelError`` when the network cannot run, lacks a port, or has a metadata value that is not allowed.
  package convenience init(_ network: Network) throws(ModelError) {
    try self.init(network, digest: "", byteCount: 0)
  }

  private init(_ network: Network, digest: String, byteCount: Int) throws(ModelError) {
    self.network = network
    self.digest = digest
    self.byteCount = byteCount
    ports = try ModelPorts(of: network)
    metadata = try ModelMetadata(
      properties: network.metadata,
      model: network.name,
      documentation: network.documentation,
      fixedCropSize: ports.imagePort.fixedCropSize
    )
    let (ports, cropSize) = (ports, metadata.cropSize)
    dense = Result { () throws(DenseRefusal) in
      try DenseNetwork(network, outputs: ports.outputs, port: ports.imagePort, cropSize: cropSize)
    }
    if let problem = refusal(of: metadata.cropMode) {
      throw .metadata(
        model: network.name, key: ModelMetadataKey.cropMode.rawValue, value: metadata.cropMode.rawValue,
        allowed: "\(CropMode.exact.rawValue) for this network: \(problem)")
    }
    // Sizes that the file leaves open are known only once a plan is made: a mismatch is refused here, not at the first
    // request.
    _ = try plan(batch: 1)
  }

  /// Reads a model from a file.
  ///
  /// - Throws: ``ModelError`` when it cannot be read or is not a quality model.
  public convenience init(contentsOfFile path: String) throws(ModelError) {
    let url = URL(fileURLWithPath: path)
    let data = try Self.read(path)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: MemoryLayout<UInt64>.alignment)
    defer { bytes.deallocate() }
    data.copyBytes(to: bytes)
    try self.init(
      onnx: UnsafeRawBufferPointer(bytes), name: url.lastPathComponent,
      folder: url.deletingLastPathComponent().path)
  }

  private static func read(_ path: String, options: Data.ReadingOptions = []) throws(ModelError) -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path), options: options)
    } catch {
      throw .unreadable(path: path, reason: reason(for: error))
    }
  }

  /// The default model, compiled into the program.
  ///
  /// - Throws: ``ModelError`` only if the program was built with a file that is no quality model.
  public static func embedded() throws(ModelError) -> QualityModel {
    let bytes = UnsafeRawBufferPointer(start: deepbiq_default_model(), count: deepbiq_default_model_size())
    return try QualityModel(onnx: bytes, name: "default-model.onnx")
  }

  /// The system's own words for a failed read, such as "No such file or directory".
  private static func reason(for error: any Error) -> String {
    guard let system = (error as? CocoaError)?.underlying as? POSIXError else { return "\(error)" }
    return String(cString: strerror(system.code.rawValue))
  }
}

extension QualityModel {
  /// A plan that scores `batch` crops at once.
  ///
  /// - Throws: ``ModelError`` when this processor lacks the precision, when the network cannot take crops of this size,
  ///   or when its outputs do not hold one score, and one probability per category, for each crop.
  func plan(batch: Int, precision: Precision = .float32) throws(ModelError) -> Plan {
    let size = metadata.cropSize
    let shape = [batch, 3, size, size]
    let plan: Plan
    do throws(NetworkError) {
      plan = try network.plan(
        inputShapes: [ModelPorts.image: shape], outputs: ports.outputs, precision: precision)
    } catch {
      throw .network(error)
    }
    guard plan.inputShapes[ModelPorts.image] == shape else {
      throw .port(model: network.name, problem: "its score does not depend on the image")
    }
    try check(plan, output: ModelPorts.score, holds: 1, of: "score", batch: batch)
    if ports.hasCategoryProbabilities {
      let categories = metadata.categories
      try check(
        plan, output: ModelPorts.categoryProbabilities, holds: categories.count,
        of: "probabilities (\(categories.joined(separator: ",")))", batch: batch)
    }
    if ports.hasDamage {
      guard let kinds = metadata.damage?.kinds else {
        throw .metadata(
          model: network.name, key: ModelMetadataKey.damageKinds.rawValue, value: "",
          allowed: "names for the output \"\(ModelPorts.damage)\"")
      }
      try check(
        plan, output: ModelPorts.damage, holds: kinds.count, of: "strengths (\(kinds.joined(separator: ",")))",
        batch: batch)
    }
    return plan
  }

  private func check(
    _ plan: Plan, output: String, holds count: Int, of what: String, batch: Int
  ) throws(ModelError) {
    let shape = plan.outputShapes[output] ?? []
    guard shape.first == batch, shape.dropFirst().reduce(1, *) == count else {
      throw .port(
        model: network.name,
        problem: "for \(batch) crops the output \"\(output)\" must hold \(batch) times \(count) \(what); it is \(shape)"
      )
    }
  }
}
