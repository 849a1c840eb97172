import ArgumentParser
import Foundation
import QualityData
import QualityModel
import QualityTraining

/// What a new model says about itself.
struct ModelDescriptionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model's name; default: the backbone's and the database's.", valueName: "text"))
  var name: String?

  @Option(name: .customLong("model-version"), help: ArgumentHelp("The model's version.", valueName: "text"))
  var version: String?

  @Option(help: ArgumentHelp("The model in a sentence or two.", valueName: "text"))
  var summary: String?

  @Option(help: ArgumentHelp("SPDX expression of the licence of the new weights.", valueName: "text"))
  var licence: String?

  @Option(help: ArgumentHelp("Credits that must travel with the model.", valueName: "text"))
  var notice: String?

  @Option(
    help: ArgumentHelp("What the images are and whom to cite; default: the database's name.", valueName: "text"))
  var data: String?

  /// The model's metadata; flags that are not given are filled in from the backbone and the databases.
  ///
  /// - Parameters:
  ///   - databases: the first gives the model its scale.
  ///   - training: what was done with the backbone, in a few words.
  func metadata(backbone: String, databases: [QualityDatabase], training: String) -> [ModelMetadataKey: String] {
    var metadata: [ModelMetadataKey: String] = [
      .name: name ?? Self.name(network: backbone, database: databases[0]),
      .summary: summary ?? "\(Self.stem(backbone)), \(training).",
      .database: data
        ?? databases.map { $0.citation.isEmpty ? $0.name : "\($0.name) (\($0.citation))" }.joined(separator: "; "),
    ]
    metadata[.version] = version
    metadata[.licence] = licence
    metadata[.notice] = notice
    return metadata
  }

  /// The name of a model for which none is given: "mobilenet_v2-live-challenge".
  static func name(network path: String, database: QualityDatabase) -> String { "\(stem(path))-\(database.name)" }

  private static func stem(_ path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }
}
