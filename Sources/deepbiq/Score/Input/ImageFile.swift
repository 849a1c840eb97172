import Foundation
import ImageCodecs
import Numerics
import QualityModel

/// A file to score.
struct ImageFile: ScorableImage, Equatable {
  let name: FileName
  /// Found in a folder rather than named: then it may well not be an image.
  var isFromFolder = false
  /// Why it is not scored, if that was seen while it was listed.
  var leftOut: LeftOut?
  /// Why it cannot be read, if that was found while it was listed.
  var problem: ScoreFailure?

  /// Enough bytes for the signature of every supported format.
  private static let signatureByteCount = 64

  /// Largest file that is read, in bytes: far beyond any image within the pixel limit.
  private static let maximumByteCount = 1 << 30

  /// Extensions of photographs, those of formats that are not decoded among them: a file with one of these is never
  /// passed over.
  private static let extensions: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "tif", "tiff", "bmp", "dib", "heic", "heif", "hif",
    "avif", "jxl", "jp2", "j2k", "jpx", "ppm", "pgm", "pnm", "tga", "psd", "dng", "cr2", "cr3", "crw", "nef", "nrw",
    "arw", "sr2", "raf", "orf", "rw2", "pef", "srw", "x3f", "raw",
  ]

  func source() throws(ScoreFailure) -> ImageSource? {
    if let problem { throw problem }
    if leftOut != nil { return nil }
    let descriptor = try open()
    defer { close(descriptor) }
    var bytes = try read(upTo: Self.signatureByteCount, from: descriptor)
    if isFromFolder, !isCalledPhotograph, !Self.hasSignature(bytes) { return nil }
    if bytes.count == Self.signatureByteCount {
      bytes += try read(upTo: Self.maximumByteCount + 1 - bytes.count, from: descriptor)
    }
    guard bytes.count <= Self.maximumByteCount else {
      throw ScoreFailure(.fileTooLarge, "the file is larger than \(Self.maximumByteCount) bytes")
    }
    return .file(bytes)
  }

  /// Whether the file begins with the signature of a supported image format, whatever its name is.
  ///
  /// - Throws: `ScoreFailure` where it cannot be read.
  func looksLikeImage() throws(ScoreFailure) -> Bool {
    if let problem { throw problem }
    if leftOut != nil { return false }
    let descriptor = try open()
    defer { close(descriptor) }
    return Self.hasSignature(try read(upTo: Self.signatureByteCount, from: descriptor))
  }

  private static func hasSignature(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { ImageFormat(signatureOf: $0) != nil }
  }

  private var isCalledPhotograph: Bool {
    let file = name.bytes.suffix(while: { $0 != UInt8(ascii: "/") })
    guard let dot = file.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return Self.extensions.contains(String(decoding: file[(dot + 1)...], as: UTF8.self).lowercased())
  }

  private func open() throws(ScoreFailure) -> Int32 {
    let descriptor = name.withPath { Foundation.open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { throw ScoreFailure(unreadable: errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, !status.isFolder else {
      close(descriptor)
      throw ScoreFailure(unreadable: EISDIR)
    }
    guard !status.isRegular || AddressSpace.hasRoom(for: 2 * min(Int(status.st_size), Self.maximumByteCount)) else {
      close(descriptor)
      throw ScoreFailure(.fileTooLarge, "there is not enough memory for its \(status.st_size >> 20) MiB")
    }
    return descriptor
  }

  private func read(upTo count: Int, from descriptor: Int32) throws(ScoreFailure) -> [UInt8] {
    guard let bytes = InputFile.read(upTo: count, from: descriptor) else { throw ScoreFailure(unreadable: errno) }
    return bytes
  }
}

/// What of a folder is not scored.
enum LeftOut: Equatable {
  /// Its name begins with a dot.
  case hidden
  /// A link to a folder, which may lead in a circle.
  case linkToFolder
  /// No image, by its content and its name; or no file at all, such as a socket.
  case other
}

extension Collection {
  /// The longest end of which every element fulfils the condition.
  fileprivate func suffix(while isWanted: (Element) -> Bool) -> [Element] {
    Array(reversed().prefix(while: isWanted).reversed())
  }
}
