import ArgumentParser
import Foundation

/// The name or path of a file: bytes, as the system has them. They need not be text.
struct FileName: Hashable, Sendable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether the bytes are text in UTF-8.
  var isText: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// The bytes as text: as they are where they are UTF-8, and else percent-escaped (RFC 3986), so that they can be told
  /// from it: every byte that is not UTF-8, and the percent sign.
  var text: String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    return RawText.pieces(of: bytes).reduce(into: "") { text, piece in
      switch piece {
      case .scalar("%"): text += "%25"
      case .scalar(let scalar): text.unicodeScalars.append(scalar)
      case .byte(let byte):
        text +=
          "%" + String(byte >> 4, radix: 16, uppercase: true)
          + String(byte & 15, radix: 16, uppercase: true)
      }
    }
  }

  /// The file or folder `name` in this folder.
  func appending(_ name: some Sequence<UInt8>) -> FileName {
    FileName(bytes: bytes + (bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]) + name)
  }

  /// The folder that the file is in.
  var folder: FileName {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return FileName(".") }
    return slash == 0 ? FileName("/") : FileName(bytes: Array(bytes[..<slash]))
  }

  /// Calls a function of the system with the name; a name with a NUL among its bytes is cut there.
  func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes + [0]).withUnsafeBytes { body($0.assumingMemoryBound(to: CChar.self).baseAddress!) }
  }

  /// What the file is, links followed; nil where there is none, with `errno`.
  var status: stat? {
    var status = stat()
    return withPath({ stat($0, &status) }) == 0 ? status : nil
  }

  /// Whether it is a folder, or a link to one.
  var isFolder: Bool { status?.isFolder ?? false }
}

extension stat {
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
}

extension FileName: ExpressibleByArgument {
  init?(argument: String) {
    bytes = RawText.bytes(of: argument)
    if bytes.isEmpty { return nil }
  }

  var defaultValueDescription: String { text }

  static var defaultCompletionKind: CompletionKind { .file() }
}

/// Bytes carried through text without loss, for the argument parser, which takes text alone: a byte that is no UTF-8
/// becomes a private character of its own, as in Python's `surrogateescape` (PEP 383).
enum RawText {
  enum Piece {
    case scalar(Unicode.Scalar)
    case byte(UInt8)
  }

  /// The first of 256 private characters.
  private static let first: UInt32 = 0x10_FE00

  private static func isReserved(_ scalar: Unicode.Scalar) -> Bool { (first..<first + 256).contains(scalar.value) }

  /// Whether text stands for bytes that are not UTF-8.
  static func isRaw(_ text: String) -> Bool { text.unicodeScalars.contains(where: isReserved) }

  static func text(of bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !isRaw(text) { return text }
    return pieces(of: bytes).reduce(into: "") { text, piece in
      switch piece {
      // A name may hold the private characters themselves.
      case .scalar(let scalar) where isReserved(scalar):
        for byte in String(scalar).utf8 { text.unicodeScalars.append(escaped(byte)) }
      case .scalar(let scalar): text.unicodeScalars.append(scalar)
      case .byte(let byte): text.unicodeScalars.append(escaped(byte))
      }
    }
  }

  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      isReserved(scalar) ? [UInt8(scalar.value - first)] : Array(String(scalar).utf8)
    }
  }

  /// The characters that bytes hold, and the bytes between them that are none.
  static func pieces(of bytes: [UInt8]) -> [Piece] {
    var pieces: [Piece] = []
    var rest = bytes[...]
    while let byte = rest.first {
      let character = (1...4).lazy.compactMap { String(validating: rest.prefix($0), as: UTF8.self) }.first
      if let scalar = character?.unicodeScalars.first {
        pieces.append(.scalar(scalar))
        rest = rest.dropFirst(String(scalar).utf8.count)
      } else {
        pieces.append(.byte(byte))
        rest = rest.dropFirst()
      }
    }
    return pieces
  }

  private static func escaped(_ byte: UInt8) -> Unicode.Scalar { Unicode.Scalar(first + UInt32(byte)) ?? "?" }
}

extension CommandLine {
  /// The arguments after the program's name, without loss.
  static var rawArguments: [String] {
    (1..<max(1, Int(argc))).compactMap { index in
      unsafeArgv[index].map {
        RawText.text(of: Array(UnsafeBufferPointer(start: $0, count: strlen($0)).map(UInt8.init)))
      }
    }
  }
}
