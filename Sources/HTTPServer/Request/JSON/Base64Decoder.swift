import Foundation

/// Decodes base64 text piece by piece (RFC 4648, sections 4 and 5): either alphabet, with or without padding; blanks
/// and line breaks are skipped. A `data:` URL (RFC 2397) is decoded to what it holds.
struct Base64Decoder {
  private enum Stage {
    /// The text is, or may become, `data:...,`.
    case head
    case groups
    case padding
    case broken
  }

  /// The longest part of a `data:` URL before its comma.
  private static let maximumHeadByteCount = 256
  private static let scheme = Array("data:".utf8)
  private static let blank: UInt8 = 64
  private static let invalid: UInt8 = 255

  /// Six bits for each byte of text, `blank` or `invalid`.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: invalid, count: 256)
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
    for (value, letter) in letters.enumerated() { values[Int(letter)] = UInt8(value) }
    for (letter, value) in [("+", 62), ("-", 62), ("/", 63), ("_", 63)] as [(Character, UInt8)] {
      values[Int(letter.asciiValue ?? 0)] = value
    }
    for byte in " \t\r\n".utf8 { values[Int(byte)] = blank }
    return values
  }()

  private var stage = Stage.head
  private var head: [UInt8] = []
  private var bytes: [UInt8] = []
  private var bits: UInt32 = 0
  private var bitCount = 0

  mutating func decode(_ text: UnsafeRawBufferPointer) {
    var rest = text[...]
    while stage == .head, let byte = rest.popFirst() { decodeHead(byte) }
    guard stage != .head, stage != .broken else { return }
    Self.values.withUnsafeBufferPointer { values in
      for byte in rest {
        let value = values[Int(byte)]
        if value < Self.blank, stage == .groups {
          bits = bits << 6 | UInt32(value)
          bitCount += 6
          if bitCount >= 8 {
            bitCount -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
          }
        } else if byte == UInt8(ascii: "=") {
          stage = .padding
        } else if value != Self.blank {
          stage = .broken
          return
        }
      }
    }
  }

  /// What the text stands for; nil where it is no base64.
  mutating func finish() -> [UInt8]? {
    if stage == .head { endHead(isURL: false) }
    // Six bits left over would be a letter of a byte that never came.
    guard stage != .broken, bitCount < 6 else { return nil }
    return bytes
  }

  private mutating func decodeHead(_ byte: UInt8) {
    head.append(byte)
    if head.count <= Self.scheme.count {
      // Schemes have no case (RFC 3986, section 3.1).
      if byte | 0x20 != Self.scheme[head.count - 1] | 0x20 { endHead(isURL: false) }
    } else if byte == UInt8(ascii: ",") {
      endHead(isURL: true)
    } else if head.count > Self.maximumHeadByteCount {
      stage = .broken
    }
  }

  private mutating func endHead(isURL: Bool) {
    let text = head
    head = []
    stage = .groups
    if isURL {
      if !String(decoding: text, as: UTF8.self).lowercased().hasSuffix(";base64,") { stage = .broken }
    } else {
      text.withUnsafeBytes { decode($0) }
    }
  }
}
