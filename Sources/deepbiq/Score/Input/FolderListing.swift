import Foundation

/// The names in a folder, sorted by their bytes. They lie one behind the other: a folder may hold a million.
struct FolderListing {
  /// What the folder says of an entry; not all file systems say it.
  enum Kind: UInt8 {
    case unknown, file, folder, link, other
  }

  let folder: FileName
  /// Every name with a NUL behind it.
  private let bytes: [UInt8]
  /// Where the names begin, in their order.
  private let starts: [Int]
  private let kinds: [Kind]
  private var next = 0

  /// - Throws: `ScoreFailure` where the folder cannot be listed.
  init(of folder: FileName) throws(ScoreFailure) {
    guard let stream = folder.withPath({ opendir($0) }) else { throw .unlistable(errno) }
    defer { closedir(stream) }
    var bytes: [UInt8] = []
    var entries: [(start: Int, kind: Kind)] = []
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      entries.append((bytes.count, Kind(entry.pointee.d_type)))
      withUnsafeBytes(of: &entry.pointee.d_name) { name in bytes += name.prefix { $0 != 0 } }
      bytes.append(0)
      // "." and "..", which every folder has.
      let name = bytes[entries[entries.count - 1].start...]
      if name.elementsEqual([46, 0]) || name.elementsEqual([46, 46, 0]) {
        bytes.removeLast(name.count)
        entries.removeLast()
      }
    }
    guard errno == 0 else { throw .unlistable(errno) }
    bytes.withUnsafeBytes { names in
      guard let base = names.assumingMemoryBound(to: CChar.self).baseAddress else { return }
      entries.sort { strcmp(base + $0.start, base + $1.start) < 0 }
    }
    self.folder = folder
    self.bytes = bytes
    starts = entries.map(\.start)
    kinds = entries.map(\.kind)
  }

  /// The next name, as a path, and what it is; nil after the last.
  mutating func popFirst() -> (name: FileName, kind: Kind, isHidden: Bool)? {
    guard next < starts.count else { return nil }
    defer { next += 1 }
    let name = bytes[starts[next]...].prefix { $0 != 0 }
    return (folder.appending(name), kinds[next], name.first == UInt8(ascii: "."))
  }
}

extension FolderListing.Kind {
  /// From the type of a directory entry.
  init(_ type: UInt8) {
    switch Int(type) {
    case Int(DT_REG): self = .file
    case Int(DT_DIR): self = .folder
    case Int(DT_LNK): self = .link
    case Int(DT_UNKNOWN): self = .unknown
    default: self = .other
    }
  }

  /// As the file system says it of one file, links not followed; nil where it cannot be examined, with `errno`.
  init?(of name: FileName) {
    var status = stat()
    guard name.withPath({ lstat($0, &status) }) == 0 else { return nil }
    self = status.isRegular ? .file : status.isFolder ? .folder : status.isLink ? .link : .other
  }
}

extension ScoreFailure {
  fileprivate static func unlistable(_ code: Int32) -> ScoreFailure {
    ScoreFailure(.unreadableFile, "the folder cannot be listed: \(SystemReason.text(code, kind: "folder"))")
  }
}
