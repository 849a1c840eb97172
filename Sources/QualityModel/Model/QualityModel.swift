import CEmbedded
import FoundationEssentials
import Glibc
import NeuralNetwork

/// A network that scores crops, with what it says of itself: one ONNX file.
///
/// The file has the input `image`, [crops, 3, crop size, crop size], RGB from 0 to 255, and the outputs `score`,
/// [crops] or [crops, 1]; `category_probabilities`, [crops, categories], optional; and `features`, [crops, ...],
/// optional. Normalisation and the support vector regression are inside the graph, so that any ONNX runtime gives the
/// same scores on the same crops. Its settings are in `metadata_props`: ``ModelMetadataKey``.
public final class QualityModel: Sendable {
  /// What the model says of itself, with defaults filled in.
  public let metadata: ModelMetadata

  /// "sha256:" and the SHA-256 of the file in hexadecimal: which model gave a score, beyond doubt.
  public let digest: String

  /// Size of the file in bytes.
  public let byteCount: Int

  public let network: Network
  let ports: ModelPorts

  /// The network made ready to score densely, or why it cannot.
  let dense: Result<DenseNetwork, DenseRefusal>

  /// Reads a model from the bytes of its file; they are copied as far as needed.
  ///
  /// - Parameters:
  ///   - bytes: the whole ONNX file.
  ///   - name: the file's name, for messages.
  /// - Throws: ``ModelError`` when the network cannot run, lacks a port, or has a metadata value that is not allowed.
  public init(onnx bytes: UnsafeRawBufferPointer, name: String) throws(ModelError) {
    do throws(NetworkError) {
      network = try Network(onnx: bytes, name: name)
    } catch {
      throw .network(error)
    }
    ports = try ModelPorts(of: network)
    metadata = try ModelMetadata(
      properties: network.metadata,
      model: name,
      documentation: network.documentation,
      fixedCropSize: ports.imagePort.fixedCropSize
    )
    digest = "sha256:" + SHA256.hexDigest(of: bytes)
    byteCount = bytes.count
    let (network, ports, cropSize) = (network, ports, metadata.cropSize)
    dense = Result { () throws(DenseRefusal) in
      try DenseNetwork(network, outputs: ports.outputs, port: ports.imagePort, cropSize: cropSize)
    }
    if let problem = refusal(of: metadata.cropMode) {
      throw .metadata(
        model: name, key: ModelMetadataKey.cropMode.rawValue, value: metadata.cropMode.rawValue,
        allowed: "\(CropMode.exact.rawValue) for this network: \(problem)")
    }
    // Sizes that the file leaves open are known only once a plan is made: a mismatch is refused here, not at the first
    // request.
    _ = try plan(batch: 1)
  }

  /// The ways of putting crops through the network that this model allows.
  public var modes: [CropMode] { CropMode.allCases.filter { refusal(of: $0) == nil } }

  /// Why a mode is not possible with this model, a clause: "its score does not ..."; nil where it is.
  public func refusal(of mode: CropMode) -> String? {
    guard mode == .dense, case .failure(let refusal) = dense else { return nil }
    return refusal.reason
  }

  /// Reads a model from a file.
  ///
  /// - Throws: ``ModelError`` when it cannot be read or is not a quality model.
  public convenience init(contentsOfFile path: String) throws(ModelError) {
    let url = URL(fileURLWithPath: path)
    let data: Data
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw .unreadable(path: path, reason: Self.reason(for: error))
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: data.count, alignment: MemoryLayout<UInt64>.alignment)
    defer { bytes.deallocate() }
    data.copyBytes(to: bytes)
    try self.init(onnx: UnsafeRawBufferPointer(bytes), name: url.lastPathComponent)
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
