import Foundation
import Numerics

/// A file or folder that a command reads, looked at before the work: what is missing is said in the same words for all.
struct InputFile {
  /// What it is to the command: "model", "split".
  let kind: String
  let name: FileName

  init(_ kind: String, _ name: FileName) {
    self.kind = kind
    self.name = name
  }

  init(_ kind: String, _ path: String) { self.init(kind, FileName(path)) }

  /// Largest file that is read into memory, in bytes: beyond protobuf's limit there is no model.
  private static let maximumByteCount = 1 << 31

  /// - Throws: `CommandFailure` if there is no such file, or it cannot be read.
  func check() throws(CommandFailure) { _ = close(try open()) }

  /// - Throws: `CommandFailure` if there is no such folder, or it cannot be read.
  func checkFolder() throws(CommandFailure) {
    guard let status = name.status else { throw failure(errno, of: "folder") }
    guard status.isFolder else { throw unreadable("it is no folder") }
    guard name.withPath({ access($0, R_OK | X_OK) }) == 0 else { throw failure(errno, of: "folder") }
  }

  /// The whole file.
  ///
  /// - Throws: `CommandFailure` as ``check()`` does.
  func contents() throws(CommandFailure) -> [UInt8] {
    let descriptor = try open()
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, AddressSpace.hasRoom(for: 2 * Int(status.st_size)) else {
      throw unreadable("there is not enough memory for its \(status.st_size >> 20) MiB")
    }
    guard let bytes = InputFile.read(upTo: Self.maximumByteCount + 1, from: descriptor) else { throw failure(errno) }
    guard bytes.count <= Self.maximumByteCount else { throw unreadable("it has more than 2 GiB") }
    return bytes
  }

  /// At most `count` bytes from where a descriptor stands; nil where reading fails, with `errno`.
  static func read(upTo count: Int, from descriptor: Int32) -> [UInt8]? {
    var status = stat()
    let expected = fstat(descriptor, &status) == 0 && status.isRegular ? Int(status.st_size) + 1 : 0
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(count, expected))
    var chunk = [UInt8](repeating: 0, count: min(count, max(4_096, min(expected, 1 << 20))))
    while bytes.count < count {
      let received = Descriptor.read(count - bytes.count, from: descriptor, into: &chunk)
      if received < 0 { return nil }
      if received == 0 { break }
      bytes += chunk[..<received]
    }
    return bytes
  }

  private func open() throws(CommandFailure) -> Int32 {
    let descriptor = name.withPath { Foundation.open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw failure(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, !status.isFolder else {
      close(descriptor)
      throw unreadable("it is a folder")
    }
    return descriptor
  }

  private func failure(_ code: Int32, of what: String = "file") -> CommandFailure {
    unreadable(SystemReason.text(code, kind: what))
  }

  private func unreadable(_ reason: String) -> CommandFailure {
    CommandFailure("cannot read the \(kind) \(name.text): \(reason)")
  }
}
