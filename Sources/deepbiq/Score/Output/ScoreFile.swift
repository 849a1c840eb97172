import Foundation

/// The file of `--output`: every row is appended as soon as it is known, so that an interruption loses none.
struct ScoreFile {
  let name: FileName
  private let descriptor: Int32
  /// What an earlier run has written; nil where this run begins the file.
  private(set) var earlier: EarlierRows?

  /// Where the settings of a run are kept.
  private var settingsName: FileName { FileName(bytes: name.bytes + Array(".settings.json".utf8)) }

  /// Opens the file, which no other run may have open.
  ///
  /// - Parameters:
  ///   - mayReplace: whether a file that exists is written over.
  ///   - resumes: whether rows are appended to a file that exists.
  /// - Throws: `CommandFailure`.
  init(_ name: FileName, mayReplace: Bool, resumes: Bool) throws(CommandFailure) {
    self.name = name
    if let status = name.status, !status.isRegular {
      throw CommandFailure("\(name.text) cannot be written: it is not a regular file")
    }
    descriptor = name.withPath { open($0, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else {
      let code = errno
      let reason =
        code == ENOENT && !name.folder.isFolder ? "there is no folder \(name.folder.text)" : SystemReason.text(code)
      throw CommandFailure("\(name.text) cannot be written: \(reason)")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      throw CommandFailure("\(name.text) is being written by another run")
    }
    guard size > 0, !resumes else { return }
    guard mayReplace else {
      throw CommandFailure("\(name.text) exists; --resume goes on with it, --force replaces it")
    }
    guard ftruncate(descriptor, 0) == 0 else { throw unwritable(errno) }
  }

  /// The settings of the run that began the file; nil where no row is written yet.
  ///
  /// - Throws: `CommandFailure` where there are rows and nothing tells how they were scored.
  func earlierSettings() throws(CommandFailure) -> ScoreSettings? {
    guard size > 0 else { return nil }
    guard settingsName.status != nil else {
      throw CommandFailure(
        "\(name.text) cannot be resumed: \(settingsName.text), which tells how it was scored, is missing")
    }
    guard let settings = ScoreSettings(json: try InputFile("settings", settingsName).contents()) else {
      throw CommandFailure("\(name.text) cannot be resumed: \(settingsName.text) is damaged")
    }
    return settings
  }

  /// Prepares the file for rows in these settings: reads those that are there and drops a last one that was cut.
  ///
  /// - Throws: `CommandFailure` where the file was begun with others.
  mutating func begin(_ format: ScoreCommand.Format, _ settings: ScoreSettings) throws {
    if let earlier = try earlierSettings() {
      if let difference = settings.difference(from: earlier) {
        throw CommandFailure(
          "\(name.text) cannot be resumed: \(difference); give the same model and options, or another --output")
      }
      try readEarlierRows(format)
    }
    if earlier == nil { try writeSettings(settings.json()) }
  }

  private mutating func readEarlierRows(_ format: ScoreCommand.Format) throws(CommandFailure) {
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    let rows = try EarlierRows(format: format, file: name) { () throws(CommandFailure) in
      let count = Descriptor.read(chunk.count, from: descriptor, into: &chunk)
      guard count >= 0 else { throw CommandFailure("cannot read \(name.text): \(SystemReason.text(errno))") }
      return count == 0 ? nil : Array(chunk[..<count])
    }
    guard ftruncate(descriptor, off_t(rows.byteCount)) == 0 else { throw unwritable(errno) }
    // A file that was cut in its header begins anew.
    if rows.byteCount > 0 { earlier = rows }
  }

  func write(_ text: String) throws(CommandFailure) {
    let code = Descriptor.write(Array(text.utf8), to: descriptor)
    guard code == 0 else { throw unwritable(code) }
  }

  /// - Throws: `CommandFailure` where what was written did not reach the disk.
  func finish() throws(CommandFailure) {
    guard fsync(descriptor) == 0 || errno == EINVAL, Foundation.close(descriptor) == 0 else {
      throw unwritable(errno)
    }
  }

  private var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// On the disk before the first row is.
  private func writeSettings(_ bytes: [UInt8]) throws(CommandFailure) {
    let settings = settingsName.withPath { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
    guard settings >= 0 else {
      throw CommandFailure("\(settingsName.text) cannot be written: \(SystemReason.text(errno))")
    }
    defer { Foundation.close(settings) }
    let code = Descriptor.write(bytes, to: settings)
    guard code == 0, fsync(settings) == 0 else {
      throw CommandFailure("\(settingsName.text) cannot be written: \(SystemReason.text(code == 0 ? errno : code))")
    }
  }

  private func unwritable(_ code: Int32) -> CommandFailure {
    CommandFailure("\(name.text) cannot be written: \(SystemReason.text(code))")
  }
}
