import Foundation
import QualityEvaluation

/// Files that are either as they were or wholly new, also after a power cut.
enum DurableFile {
  /// Writes a file beside its final place, forces it to disk, and moves it there.
  ///
  /// - Throws: what `write` or the system threw; the file at `path` is then unchanged.
  static func write(toFile path: String, _ write: (FileHandle) throws -> Void) throws {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let draft = folder.appending(path: ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier)")
    guard FileManager.default.createFile(atPath: draft.path, contents: nil) else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    do {
      let file = try FileHandle(forWritingTo: draft)
      try write(file)
      try file.synchronize()
      try file.close()
      guard rename(draft.path, url.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      try? FileManager.default.removeItem(at: draft)
      throw error
    }
    try synchronize(folder)
  }

  /// Forces the folder's entries, and so the new name, to disk.
  private static func synchronize(_ folder: URL) throws {
    let descriptor = open(folder.path, O_RDONLY)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }
}

/// The files of a pipeline or an ablation: JSON and reports.
extension DurableFile {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The reason given for a file that is not as this program writes it.
  static let damaged = "it is not as this program writes it; delete it to have this part done again"

  static func write(_ data: Data, to path: String) throws(PipelineError) {
    do {
      try write(toFile: path) { try $0.write(contentsOf: data) }
    } catch {
      throw .file(path: path, reason: error.localizedDescription)
    }
  }

  /// Writes JSON with keys in alphabetical order, ending in a line feed.
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

  /// Writes a report twice: for people and as data.
  static func write(_ report: EvaluationReport, html: String, json: String) throws(PipelineError) {
    try write(Data(report.html.utf8), to: html)
    let data: Data
    do {
      data = try report.json()
    } catch {
      throw .file(path: json, reason: "\(error)")
    }
    try write(data, to: json)
  }

  /// Reads JSON; nil where there is no file.
  static func read<Value: Decodable>(_ type: Value.Type, from path: String) throws(PipelineError) -> Value? {
    guard exists(path) else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .file(path: path, reason: damaged)
    }
  }
}
