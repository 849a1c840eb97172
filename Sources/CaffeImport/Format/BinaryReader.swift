import Foundation
import SwiftProtobuf

/// Reads a binary file of one message: weights (`.caffemodel`) or a mean image (`.binaryproto`).
struct BinaryReader {
  let path: String

  func read<Content: Message>() throws(CaffeImportError) -> Content {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    } catch {
      throw CaffeImportError(file: path, "the file cannot be read (\(error.localizedDescription))")
    }
    guard !data.isEmpty else { throw CaffeImportError(file: path, "the file is empty") }
    guard !data.starts(with: [0x89] + Array("HDF".utf8)) else {
      throw CaffeImportError(file: path, "it is an HDF5 file; save the weights as a binary .caffemodel")
    }
    var options = BinaryDecodingOptions()
    // Training leaves gradients in the file, which would be kept as they are.
    options.discardUnknownFields = true
    do {
      return try Content(serializedBytes: data, options: options)
    } catch {
      throw CaffeImportError(file: path, "the file is damaged or is not of Caffe (\(error))")
    }
  }
}
