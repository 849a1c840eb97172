/// A file format this module decodes.
public enum ImageFormat: String, Sendable, CaseIterable {
  case jpeg, png, webp, heic, avif, gif, tiff, bmp

  /// Detects the format from a file's signature (ITU-T T.81 B.1.1.3, PNG 5.2, RFC 9649 2.4, ISO/IEC 23008-12 10, GIF89a
  /// 17, TIFF 6.0 section 2, Microsoft's BITMAPFILEHEADER); `nil` for any other file. A file's name and a request's
  /// `Content-Type` play no part.
  public init?(signatureOf bytes: UnsafeRawBufferPointer) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webp
    } else if let brands = FileTypeBox(bytes)?.brands, let format = Self(brands: brands) {
      self = format
    } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
      self = .gif
    } else if ["II*\0", "MM\0*", "II+\0", "MM\0+"].contains(where: { bytes.starts(with: $0.utf8) }),
      !bytes.dropFirst(8).starts(with: "CR".utf8)
    {
      self = .tiff
    } else if bytes.starts(with: "BM".utf8), bytes.count > 17, [12, 40, 52, 56, 64, 108, 124].contains(bytes[14]),
      bytes[15] == 0, bytes[16] == 0, bytes[17] == 0
    {
      self = .bmp
    } else {
      return nil
    }
  }

  /// Of the brands that a HEIF file is compatible with those of the codecs decide, since many name the general "mif1"
  /// first.
  private init?(brands: [String]) {
    if brands.contains(where: ["avif", "avis"].contains) {
      self = .avif
    } else if brands.contains(where: ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"].contains) {
      self = .heic
    } else {
      return nil
    }
  }

  /// The registered media type, as in a `Content-Type` header.
  public var mediaType: String { "image/\(rawValue)" }

  /// The name as it is written in prose.
  public var displayName: String { self == .webp ? "WebP" : rawValue.uppercased() }

  /// The formats as a list in prose: "JPEG, PNG or WebP".
  public static func list(_ formats: some Collection<ImageFormat>) -> String {
    let names = allCases.filter(formats.contains).map(\.displayName)
    guard let last = names.last, names.count > 1 else { return names.first ?? "no" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The decoder for files of this format.
  var codec: any ImageCodec.Type {
    switch self {
    case .jpeg: JPEGCodec.self
    case .png: PNGCodec.self
    case .webp: WebPCodec.self
    case .heic, .avif: HEIFCodec.self
    case .gif: GIFCodec.self
    case .tiff: TIFFCodec.self
    case .bmp: BMPCodec.self
    }
  }
}

/// The box with which files of the ISO base media format begin (ISO/IEC 14496-12, 4.3).
struct FileTypeBox {
  /// The major brand, then those that the file is compatible with.
  let brands: [String]

  /// `nil` when the bytes do not begin with one. A part of the box suffices.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 12, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
    let size = bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }
    let places = [8] + Array(stride(from: 16, through: min(size, bytes.count, 256) - 4, by: 4))
    brands = places.map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
  }
}
