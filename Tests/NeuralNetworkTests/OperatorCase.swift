import Foundation
import Testing

@testable import NeuralNetwork

/// A folder in the layout of ONNX's own backend tests: model.onnx and test_data_set_0/{input,output}_N.pb.
struct OperatorCase: CustomTestStringConvertible, Sendable {
  let group: String
  let folder: URL

  var testDescription: String { "\(group)/\(folder.lastPathComponent)" }

  static func all() throws -> [OperatorCase] {
    try subfolders(of: fixtures.appending(path: "operators")).flatMap { group in
      try subfolders(of: group).map { OperatorCase(group: group.lastPathComponent, folder: $0) }
    }
  }

  static func subfolders(of folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
  }

  static var fixtures: URL {
    get throws {
      guard let url = Bundle.module.url(forResource: "Fixtures", withExtension: nil) else {
        throw CocoaError(.fileNoSuchFile)
      }
      return url
    }
  }

  func tensors(_ role: String) throws -> [Tensor] {
    let data = folder.appending(path: "test_data_set_0")
    var tensors: [Tensor] = []
    while case let file = data.appending(path: "\(role)_\(tensors.count).pb"),
      FileManager.default.fileExists(atPath: file.path)
    {
      tensors.append(try Tensor(Onnx_TensorProto(serializedBytes: Data(contentsOf: file))))
    }
    return tensors
  }
}
