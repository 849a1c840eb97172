import Foundation

/// Writing to descriptors that others opened, and that may be full, closed, or set not to block.
enum Descriptor {
  /// Writes all of `bytes`.
  ///
  /// - Returns: 0, or the `errno` of the write that failed.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno == EAGAIN {
        waitForRoom(in: descriptor)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Reads at most `count` bytes into `buffer`.
  ///
  /// - Returns: how many there were, 0 at the end; -1 where reading fails, with `errno`.
  static func read(_ count: Int, from descriptor: Int32, into buffer: inout [UInt8]) -> Int {
    while true {
      let received = buffer.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, min(count, $0.count)) }
      if received >= 0 { return received }
      if errno == EAGAIN {
        var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&one, 1, -1)
      } else if errno != EINTR {
        return received
      }
    }
  }

  private static func waitForRoom(in descriptor: Int32) {
    var one = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    poll(&one, 1, -1)
  }
}

/// Why the system refuses something, in words for the end of a message: the same for every file and folder.
enum SystemReason {
  /// - Parameter kind: what `errno` is about, "file" or "folder".
  static func text(_ code: Int32, kind: String = "file") -> String {
    switch code {
    case ENOENT: "there is no such \(kind)"
    case EISDIR: "it is a folder"
    case ENOTDIR: "a part of its path is no folder"
    case EACCES, EPERM: "permission denied"
    case EROFS: "the disk is read-only"
    case ENOSPC, EDQUOT: "the disk is full"
    case ENAMETOOLONG: "its name is too long"
    case ELOOP: "its links lead in a circle"
    default: String(cString: strerror(code))
    }
  }
}
