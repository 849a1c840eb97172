import CaffeImport
import Foundation
import NeuralNetwork
import Testing

/// A folder of Fixtures/networks (make_caffe_fixtures.py): files of Caffe, pixels and what the network makes of them.
struct CaffeCase: CustomTestStringConvertible, Sendable {
  let folder: URL

  var testDescription: String { folder.lastPathComponent }

  static func all() throws -> [CaffeCase] {
    try FileManager.default.contentsOfDirectory(
      at: fixtures.appending(path: "networks"), includingPropertiesForKeys: nil
    ).filter(\.hasDirectoryPath).sorted { $0.path < $1.path }.map(CaffeCase.init)
  }

  static func named(_ name: String) throws -> CaffeCase {
    CaffeCase(folder: try fixtures.appending(path: "networks/\(name)"))
  }

  static var fixtures: URL {
    get throws { try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)) }
  }

  /// What case.json says.
  struct Description: Decodable {
    struct Options: Decodable {
      let features, meanFile: String?
      let mean: [Float]?
      let scale: Float?

      enum CodingKeys: String, CodingKey {
        case features, mean, scale
        case meanFile = "mean_file"
      }
    }

    let height, width, features, logits: Int
    let options: Options
  }

  var description: Description {
    get throws { try JSONDecoder().decode(Description.self, from: Data(contentsOf: file("case.json"))) }
  }

  func file(_ name: String) -> URL { folder.appending(path: name) }

  /// The network, imported as case.json says.
  func imported() throws -> NetworkEditor {
    let given = try description.options
    var options = CaffeImportOptions(scale: given.scale, features: given.features)
    options.mean = given.mean.map { ChannelMeans(blue: $0[0], green: $0[1], red: $0[2]) }
    if let name = given.meanFile { options.mean = try ChannelMeans(contentsOfMeanFile: file(name).path) }
    return try CaffeImporter.network(
      prototxt: file("net.prototxt").path, caffemodel: file("net.caffemodel").path, options: options)
  }

  func expected(_ output: String) throws -> [Double] {
    let data = try Data(contentsOf: file("\(output).f64"))
    return data.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 8).map { bytes.loadUnaligned(fromByteOffset: $0, as: Double.self) }
    }
  }
}
