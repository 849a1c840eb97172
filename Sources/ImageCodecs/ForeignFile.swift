/// What a file is that is no picture of a known format, so that its sender knows what to do.
public enum ForeignFile: String, Sendable, CaseIterable {
  case svg, html, xml, json, dataURL, base64, gzip, zip, pdf, cameraRaw, jpegXL, jpeg2000, photoshop, icon, video
  case postScript, portableAnymap, readAsText, empty

  /// Detects the kind from the first bytes; `nil` for any other file.
  init?(_ bytes: UnsafeRawBufferPointer) {
    for (kind, signatures) in Self.signatures where signatures.contains(where: bytes.starts) {
      self = kind
      return
    }
    if let brands = FileTypeBox(bytes)?.brands, let major = brands.first {
      self = major == "crx " ? .cameraRaw : .video
      return
    }
    // A DNG or the like begins as a TIFF; this one goes on as Canon's.
    if bytes.starts(with: "II*\0".utf8), bytes.dropFirst(8).starts(with: "CR".utf8) {
      self = .cameraRaw
      return
    }
    guard let kind = Self.kind(ofText: bytes.prefix(1024)) else { return nil }
    self = kind
  }

  private static let signatures: [(ForeignFile, [[UInt8]])] = [
    (.gzip, [[0x1F, 0x8B]]),
    (.zip, [Array("PK\u{3}\u{4}".utf8)]),
    (.pdf, [Array("%PDF".utf8)]),
    (.postScript, [Array("%!PS".utf8), [0xC5, 0xD0, 0xD3, 0xC6]]),
    (
      .cameraRaw,
      ["FUJIFILMCCD-RAW", "IIRO", "IIRS", "MMOR", "IIU\0", "FOVb", "\0MRM", "ARRIRAW"].map { Array($0.utf8) }
    ),
    (.jpegXL, [[0xFF, 0x0A], [0, 0, 0, 0x0C] + Array("JXL ".utf8)]),
    (.jpeg2000, [[0, 0, 0, 0x0C] + Array("jP  ".utf8), [0xFF, 0x4F, 0xFF, 0x51]]),
    (.photoshop, [Array("8BPS".utf8)]),
    (.icon, [[0, 0, 1, 0], [0, 0, 2, 0]]),
    (.video, [[0x1A, 0x45, 0xDF, 0xA3], [0, 0, 1, 0xBA]]),
    // The first bytes of a JPEG (FF D8 FF) or PNG (89 P N G) that a program took for text: what is no UTF-8 replaced,
    // or ISO 8859-1 written as UTF-8.
    (
      .readAsText,
      [
        [0xEF, 0xBF, 0xBD, 0xEF, 0xBF, 0xBD], [0xEF, 0xBF, 0xBD] + Array("PNG".utf8), [0xC3, 0xBF, 0xC3, 0x98],
        [0xC2, 0x89] + Array("PNG".utf8),
      ]
    ),
    (.portableAnymap, (1...7).flatMap { kind in "\n \t\r".map { Array("P\(kind)\($0)".utf8) } }),
  ]

  private static func kind(ofText bytes: Slice<UnsafeRawBufferPointer>) -> ForeignFile? {
    let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    let text = String(decoding: withoutMark.drop { $0 == 0x20 || (9...13).contains($0) }, as: UTF8.self)
    let lowercased = text.lowercased()
    if text.isEmpty { return .empty }
    if lowercased.hasPrefix("data:") { return .dataURL }
    if lowercased.hasPrefix("<") {
      if lowercased.contains("<svg") { return .svg }
      if lowercased.contains("<!doctype html") || lowercased.contains("<html") { return .html }
      return lowercased.hasPrefix("<?xml") ? .xml : nil
    }
    if lowercased.hasPrefix("{") || lowercased.hasPrefix("[") { return .json }
    // The beginnings of JPEG, PNG, WebP, GIF, BMP, TIFF and HEIF in base64 (RFC 4648).
    let beginnings = [
      "/9j/", "_9j_", "iVBORw0KGgo", "UklGR", "R0lGOD", "Qk0", "SUkqA", "TU0AK", "AAAAG", "AAAAH", "AAAAI",
    ]
    let isBase64 = text.prefix(64).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+/-_=\r\n".contains($0)) }
    return isBase64 && text.count >= 16 && beginnings.contains(where: text.hasPrefix) ? .base64 : nil
  }

  /// What the file is, with its article, and what to do instead.
  public var advice: String {
    switch self {
    case .svg: "an SVG drawing; render it as a PNG first"
    case .html: "a web page, not a picture; check the address that it was loaded from"
    case .xml: "an XML document, not a picture; check the address that it was loaded from"
    case .json: "JSON, not a picture; send the picture's own bytes"
    case .dataURL: "a data: URL; decode it and send the picture's own bytes"
    case .base64: "base64 text; decode it and send the picture's own bytes"
    case .gzip: "gzip data; send them with Content-Encoding: gzip, or unpacked"
    case .zip: "a ZIP archive; unpack it and send one picture at a time"
    case .pdf: "a PDF document; render the page as a PNG first"
    case .cameraRaw: "a camera's raw file; develop it to a JPEG first"
    case .jpegXL: "a JPEG XL picture; convert it to a JPEG or PNG first"
    case .jpeg2000: "a JPEG 2000 picture; convert it to a JPEG or PNG first"
    case .photoshop: "a Photoshop document; export it as a JPEG or PNG first"
    case .icon: "an icon or a cursor; convert it to a PNG first"
    case .video: "a video; send one of its frames as a picture"
    case .postScript: "a PostScript document; render it as a PNG first"
    case .portableAnymap: "a portable anymap (PBM, PGM, PPM); convert it to a PNG first"
    case .readAsText: "a picture that was read as text, which destroys it; read and send its bytes as they are"
    case .empty: "blank text, not a picture"
    }
  }
}
