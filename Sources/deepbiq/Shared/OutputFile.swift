import Foundation

/// A file that a command makes: never half written, and never over another one unless that is asked for.
struct OutputFile {
  let path: String
  let mayReplace: Bool

  /// Called before hours of work whose result would otherwise have nowhere to go.
  ///
  /// - Throws: `CommandFailure` if the file exists and may not be replaced, or if no file can be made in its folder.
  func check() throws(CommandFailure) {
    let name = FileName(path)
    guard !path.isEmpty, name.bytes.last != UInt8(ascii: "/") else {
      throw CommandFailure("'\(path)' cannot be written: it is no name of a file")
    }
    var status = stat()
    if name.withPath({ lstat($0, &status) }) == 0 {
      guard mayReplace else { throw CommandFailure("\(path) exists; --force replaces it") }
      guard status.isRegular || status.isLink && name.status?.isRegular ?? true else {
        throw CommandFailure("\(path) cannot be written: it is not a regular file")
      }
    } else if errno != ENOENT && errno != ENOTDIR {
      throw CommandFailure("\(path) cannot be written: \(SystemReason.text(errno))")
    }
    guard name.folder.isFolder else {
      throw CommandFailure("\(path) cannot be written: there is no folder \(name.folder.text)")
    }
    if let code = name.folder.refusal { throw CommandFailure("\(path) cannot be written: \(SystemReason.text(code))") }
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
  /// - Throws: `CommandFailure` when it cannot be made, or no file in it.
  init(_ path: String) throws(CommandFailure) {
    try Self.check(path)
    url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// Looks whether the folder could be made and written to, without making it.
  ///
  /// - Throws: `CommandFailure` when it could not.
  static func check(_ path: String) throws(CommandFailure) {
    var folder = FileName(path.isEmpty ? "." : path)
    while true {
      if let status = folder.status {
        let code = status.isFolder ? folder.refusal : ENOTDIR
        guard let code else { return }
        let reason = code == ENOTDIR ? "\(folder.text) is no folder" : SystemReason.text(code)
        throw CommandFailure("the folder \(path) cannot be written: \(reason)")
      }
      guard errno == ENOENT, folder.folder != folder else {
        throw CommandFailure("the folder \(path) cannot be written: \(SystemReason.text(errno))")
      }
      folder = folder.folder
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

extension FileName {
  /// Why no file can be made in this folder; nil where one can, which is tried: permissions, read-only disks and quotas
  /// are the system's to know.
  fileprivate var refusal: Int32? {
    var template = appending(".deepbiq.XXXXXX".utf8).bytes + [0]
    return template.withUnsafeMutableBytes { bytes in
      guard let name = bytes.assumingMemoryBound(to: CChar.self).baseAddress else { return EINVAL }
      let descriptor = mkstemp(name)
      guard descriptor >= 0 else { return errno }
      close(descriptor)
      unlink(name)
      return nil
    }
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
