import Foundation

/// A file that a command makes: never half written, and never over another one unless that is asked for.
struct OutputFile {
  let path: String
  let mayReplace: Bool

  /// Called before hours of work whose result would otherwise have nowhere to go.
  ///
  /// - Throws: `CommandFailure` if the file exists and may not be replaced, or the folder is missing.
  func check() throws(CommandFailure) {
    if !mayReplace, FileManager.default.fileExists(atPath: path) {
      throw CommandFailure("\(path) exists; --force replaces it")
    }
    var isFolder: ObjCBool = false
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw CommandFailure("\(path) cannot be written: there is no folder \(folder)")
    }
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard [nil, .typeRegular, .typeSymbolicLink].contains(type) else {
      throw CommandFailure("\(path) cannot be written: it is not a regular file")
    }
  }

  /// - Throws: `CommandFailure` as ``check()`` does, or if the disk refuses.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try check()
    try Data(bytes).writeAtomically(to: path)
  }
}

/// The folder in which a command leaves its results.
struct OutputFolder {
  private let url: URL

  /// Makes the folder if it is missing.
  ///
  /// - Throws: `CommandFailure` when it cannot be made.
  init(_ path: String) throws(CommandFailure) {
    url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file, whole or not at all.
  ///
  /// - Throws: `CommandFailure` when it cannot be written.
  func write(_ data: Data, to name: String) throws(CommandFailure) {
    try data.writeAtomically(to: path(name))
  }
}

extension Data {
  fileprivate func writeAtomically(to path: String) throws(CommandFailure) {
    do {
      try write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure("\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
