import ArgumentParser
import Foundation

/// A file that a command makes: never half written, and never over another one unless that is asked for.
struct OutputFile {
  let path: String
  let mayReplace: Bool

  /// Before the work is done whose result would have no place.
  ///
  /// - Throws: `CommandFailure` where the file exists and may not be replaced, or the folder is missing.
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
      throw CommandFailure("\(path) cannot be written: it is no regular file")
    }
  }

  /// - Throws: `CommandFailure` as ``check()`` does, or where the disk refuses.
  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    try check()
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw CommandFailure("\(path) cannot be written: \(error.localizedDescription)")
    }
  }
}
