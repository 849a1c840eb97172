import Foundation
import NeuralNetwork
import QualityModel

/// The folder of a training: made, recognised when going on, and written to whole files at a time.
struct PipelineFolder {
  private let pipeline: TrainingPipeline

  init(_ pipeline: TrainingPipeline) { self.pipeline = pipeline }

  private struct Identity: Codable, Equatable {
    let settings: PipelineSettings
    let workers: Int
    let backbone: String
    let ratings: String
  }

  /// Makes the folder, or makes sure that what lies there is this very training.
  ///
  /// - Throws: ``PipelineError``.
  func prepare(resumes: Bool) throws(PipelineError) {
    let path = pipeline.files.settings
    let identity = try identity()
    if Self.exists(path) {
      guard resumes else { throw .folderInUse(path: pipeline.files.folder) }
      guard try Self.read(Identity.self, from: path) == identity else {
        throw .changedSettings(path: pipeline.files.folder)
      }
      return
    }
    do {
      try FileManager.default.createDirectory(atPath: pipeline.files.folder, withIntermediateDirectories: true)
    } catch {
      throw .file(path: pipeline.files.folder, reason: error.localizedDescription)
    }
    try Self.write(identity, to: path)
  }

  /// Writes what people read.
  func write(_ result: PipelineResult, card: ModelCard) throws(PipelineError) {
    let files = pipeline.files
    try Self.write(Data(card.markdown.utf8), to: files.card)
    try Self.write(result.report, html: files.report, data: files.reportData)
    if let test = result.testReport { try Self.write(test, html: files.testReport, data: files.testReportData) }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Reads JSON; nil where there is no file.
  static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws(PipelineError) -> Value? {
    guard exists(path) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .file(path: path, reason: "it is no file of a training; delete it and go on")
    }
  }

  static func write(_ value: some Encodable, to path: String) throws(PipelineError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let data: Data
    do {
      data = try encoder.encode(value) + Data("\n".utf8)
    } catch {
      throw .file(path: path, reason: "\(error)")
    }
    try write(data, to: path)
  }

  static func write(_ data: Data, to path: String) throws(PipelineError) {
    do {
      try DurableFile.write(toFile: path) { try $0.write(contentsOf: data) }
    } catch {
      throw .file(path: path, reason: error.localizedDescription)
    }
  }

  private static func write(_ report: EvaluationReport, html: String, data: String) throws(PipelineError) {
    try write(Data(report.html.utf8), to: html)
    let json: Data
    do {
      json = try report.json()
    } catch {
      throw .file(path: data, reason: "\(error)")
    }
    try write(json, to: data)
  }

  private func identity() throws(PipelineError) -> Identity {
    let bytes: [UInt8]
    do {
      bytes = try NetworkEditor(pipeline.backbone).onnx()
    } catch {
      throw .result(reason: error.description)
    }
    let ratings = pipeline.database.images
      .map { "\($0.name)\t\($0.score)\t\($0.scoreStandardDeviation ?? -1)\t\($0.group ?? "")\n" }.joined()
    return Identity(
      settings: pipeline.settings, workers: pipeline.resources.workers,
      backbone: bytes.withUnsafeBytes { SHA256.hexDigest(of: $0) },
      ratings: Array(ratings.utf8).withUnsafeBytes { SHA256.hexDigest(of: $0) })
  }
}
