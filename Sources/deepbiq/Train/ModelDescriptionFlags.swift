import ArgumentParser
import Foundation
import QualityModel
import QualityTraining

/// What a new model says of itself.
struct ModelDescriptionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp("The model's name; default: made of the backbone's and the database's.", valueName: "text"))
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

  /// The model's metadata, with the backbone and the database named where nothing else is said.
  ///
  /// - Parameter training: what was done with the backbone, in a few words.
  func metadata(backbone: String, database: QualityDatabase, training: String) -> [ModelMetadataKey: String] {
    let stem = URL(fileURLWithPath: backbone).deletingPathExtension().lastPathComponent
    var metadata: [ModelMetadataKey: String] = [
      .name: name ?? "\(stem)-\(database.name)",
      .summary: summary ?? "\(stem), \(training).",
      .database: data ?? (database.citation.isEmpty ? database.name : "\(database.name) (\(database.citation))"),
    ]
    metadata[.version] = version
    metadata[.licence] = licence
    metadata[.notice] = notice
    return metadata
  }
}
