import Foundation
import Testing

@testable import QualityModel

/// The files in the folder Fixtures, which make_fixtures.py wrote.
enum Fixture {
  static func url(_ name: String) throws -> URL {
    let folder = try #require(Bundle.module.resourceURL)
    return folder.appendingPathComponent("Fixtures").appendingPathComponent(name)
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: url(name)))
  }

  static func model(_ name: String) throws -> QualityModel {
    try QualityModel(contentsOfFile: url(name + ".onnx").path)
  }

  /// What ONNX Runtime and Pillow say of the images, by model.
  static func references(_ model: String) throws -> [Reference] {
    let all = try JSONDecoder().decode([String: [Reference]].self, from: Data(contentsOf: url("references.json")))
    return try #require(all[model])
  }
}

/// The scores of one image by ONNX Runtime, on a view made by Pillow.
struct Reference: Decodable {
  let file: String
  let crops: Int
  let viewWidth: Int
  let viewHeight: Int
  let score: Double
  let cropScores: [Double]
  let firstProbabilities: [Double]
}
