import Inflation

/// What a PNG says of its picture beside the pixels. Every chunk is untrusted, and one that is broken is as good as
/// none.
struct PNGMetadata {
  /// The most bytes of one text that are unpacked: EXIF has at most 64 KiB, and two digits for each byte.
  private static let maximumTextByteCount = 1 << 18

  private let file: PNGFile

  init(_ file: PNGFile) {
    self.file = file
  }

  /// What EXIF states, in its own chunk or in a text chunk of ImageMagick, or else XMP.
  var orientation: Int? {
    if let chunk = file.chunks.first(where: { $0.type == .exif }),
      let orientation = EXIF.orientation(in: file.payload(of: chunk))
    {
      return orientation
    }
    var xmp: Int?
    for keyword in ["Raw profile type exif", "Raw profile type APP1", "XML:com.adobe.xmp", "Raw profile type xmp"] {
      guard let text = text(of: keyword) else { continue }
      let profile = keyword.hasPrefix("Raw") ? text.withUnsafeBytes(RawProfile.bytes) : .some(text)
      guard let content = profile else { continue }
      if let orientation = content.withUnsafeBytes(EXIF.orientation) { return orientation }
      xmp = xmp ?? content.withUnsafeBytes(XMP.orientation)
    }
    return xmp
  }

  /// The profile in the iCCP chunk (PNG 11.3.2.3), unpacked; `nil` when there is none, or none that can be used.
  var colorProfile: [UInt8]? {
    guard let chunk = file.chunks.prefix(while: { $0.type != .imageData }).first(where: { $0.type == .profile }),
      let (_, rest) = Self.keyword(of: file.payload(of: chunk)), rest.first == 0
    else { return nil }
    let stream = UnsafeRawBufferPointer(rebasing: rest.dropFirst())
    return try? Inflater.inflate(stream, format: .zlib, limit: ColorTransform.maximumProfileByteCount)
  }

  /// The text of the first chunk with a keyword (PNG 11.3.3): plain, compressed or international.
  private func text(of keyword: String) -> [UInt8]? {
    for chunk in file.chunks where [.text, .compressedText, .internationalText].contains(chunk.type) {
      guard let (found, rest) = Self.keyword(of: file.payload(of: chunk)), found.elementsEqual(keyword.utf8)
      else { continue }
      switch chunk.type {
      case .text: return Array(rest.prefix(Self.maximumTextByteCount))
      case .compressedText: return rest.first == 0 ? Self.inflated(rest.dropFirst()) : nil
      default:
        // A flag and a method of compression, then a language and a translated keyword, each ended by zero.
        guard rest.count > 2, rest[rest.startIndex + 1] == 0, let language = rest.dropFirst(2).firstIndex(of: 0),
          let translation = rest[(language + 1)...].firstIndex(of: 0)
        else { return nil }
        let text = rest[(translation + 1)...]
        return rest[rest.startIndex] == 0 ? Array(text.prefix(Self.maximumTextByteCount)) : Self.inflated(text)
      }
    }
    return nil
  }

  private static func inflated(_ text: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
    try? Inflater.inflate(UnsafeRawBufferPointer(rebasing: text), format: .zlib, limit: maximumTextByteCount)
  }

  /// The keyword with which a chunk begins, 1 to 79 bytes ended by zero, and what follows it.
  private static func keyword(
    of payload: UnsafeRawBufferPointer
  ) -> (keyword: Slice<UnsafeRawBufferPointer>, rest: Slice<UnsafeRawBufferPointer>)? {
    guard let end = payload.prefix(80).firstIndex(of: 0), end > 0 else { return nil }
    return (payload[..<end], payload[(end + 1)...])
  }
}

extension PNGFile.ChunkType {
  /// A TIFF structure.
  fileprivate static let exif = PNGFile.ChunkType("eXIf")
  fileprivate static let profile = PNGFile.ChunkType("iCCP")
  fileprivate static let text = PNGFile.ChunkType("tEXt")
  fileprivate static let compressedText = PNGFile.ChunkType("zTXt")
  fileprivate static let internationalText = PNGFile.ChunkType("iTXt")
}
