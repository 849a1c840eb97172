import Foundation

/// Files that are either as they were or wholly new, also after a power cut.
enum DurableFile {
  /// Writes a file beside its place, forces it to disk, and moves it there.
  ///
  /// - Throws: what `write` or the system threw; the file at `path` is then untouched.
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
