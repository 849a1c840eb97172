import Foundation
import NeuralNetwork

extension Network {
  /// Reads an ONNX file (IR as of version 3, ai.onnx 7 to 28, ai.onnx.ml 1 to 5), and the files beside it that hold its
  /// tensors.
  ///
  /// - Throws: ``NetworkError`` naming the file, the node and what is not supported.
  public convenience init(contentsOfFile path: String) throws(NetworkError) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw NetworkError(network: path, reason: "the file cannot be read (\(error.localizedDescription))")
    }
    let contents = data.withUnsafeBytes { bytes in
      Result { () throws(NetworkError) in
        try ONNXReader(fileName: path, folder: (path as NSString).deletingLastPathComponent).read(bytes)
      }
    }
    try self.init(contents.get(), name: path)
  }

  /// Reads an ONNX file from memory; nothing of `bytes` is referred to afterwards.
  ///
  /// - Parameters:
  ///   - name: stands for the file in messages.
  ///   - folder: where the file lies, for tensors in files beside it; nil where it was never a file.
  /// - Throws: ``NetworkError``.
  public convenience init(
    onnx bytes: UnsafeRawBufferPointer, name: String, folder: String? = nil
  ) throws(NetworkError) {
    try self.init(ONNXReader(fileName: name, folder: folder).read(bytes), name: name)
  }

  private convenience init(_ contents: ONNXReader.Contents, name: String) throws(NetworkError) {
    try self.init(
      contents.graph, metadata: contents.metadata, documentation: contents.documentation, name: name,
      dataFiles: contents.dataFiles)
  }
}

extension NetworkEditor {
  /// The edited network as an ONNX file.
  ///
  /// Numbers are float32 and int64, as the engine computes, whatever the loaded file had.
  ///
  /// - Throws: ``NetworkError`` as ``network(name:)`` does, and where the file would exceed protobuf's limit of 2 GiB.
  public func onnx(weights: WeightPrecision = .float32) throws(NetworkError) -> [UInt8] {
    try ONNXWriter(weights: weights).write(network(name: name))
  }
}
