import Foundation
import QualityEvaluation

/// The folder of a training: made, recognised when going on, and written to, whole files at a time.
struct PipelineFolder {
  private let pipeline: TrainingPipeline

  init(_ pipeline: TrainingPipeline) { self.pipeline = pipeline }

  /// Makes the folder, or makes sure that what lies there is this very training.
  ///
  /// - Throws: ``PipelineError``.
  func prepare(resumes: Bool) throws(PipelineError) {
    let files = pipeline.files
    try RunIdentity(
      settings: pipeline.settings, resources: pipeline.resources, backbone: pipeline.backbone,
      database: pipeline.database
    ).claim(files.folder, file: files.settings, resumes: resumes)
  }

  /// Writes what people read.
  func write(_ result: PipelineResult, card: ModelCard) throws(PipelineError) {
    let files = pipeline.files
    try Self.write(Data(card.markdown.utf8), to: files.card)
    try Self.write(result.report, html: files.report, data: files.reportData)
    if let test = result.testReport { try Self.write(test, html: files.testReport, data: files.testReportData) }
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// What is said of a file that this program did not write so.
  static let damaged = "it is not as this program writes it; delete it to have this part done again"

  /// Reads JSON; nil where there is no file.
  static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws(PipelineError) -> Value? {
    guard exists(path) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .file(path: path, reason: damaged)
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
}
