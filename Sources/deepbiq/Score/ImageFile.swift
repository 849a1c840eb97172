import Foundation
import ImageCodecs
import QualityModel

/// A file to score.
struct ImageFile: ScorableImage, Equatable {
  let path: String
  /// Found in a folder rather than named on the command line: then it may well not be an image.
  let isFromFolder: Bool
  /// Why it cannot be read, if that was found while it was listed.
  var problem: String?

  /// Enough bytes for the signature of every supported format.
  private static let signatureByteCount = 64

  /// Largest file that is read, in bytes: far beyond any image within the pixel limit.
  private static let maximumByteCount = 1 << 30

  func source() throws(CommandFailure) -> ImageSource? {
    if isFromFolder, try !looksLikeImage() { return nil }
    return .file(try contents())
  }

  /// Whether the file begins with the signature of a supported image format, whatever its name is.
  func looksLikeImage() throws(CommandFailure) -> Bool {
    try read(upTo: ImageFile.signatureByteCount).withUnsafeBytes { ImageFormat(signatureOf: $0) != nil }
  }

  private func contents() throws(CommandFailure) -> [UInt8] {
    let bytes = try read(upTo: ImageFile.maximumByteCount + 1)
    guard bytes.count <= ImageFile.maximumByteCount else {
      throw CommandFailure("the file is larger than \(ImageFile.maximumByteCount) bytes")
    }
    return bytes
  }

  private func read(upTo count: Int) throws(CommandFailure) -> [UInt8] {
    if let problem { throw CommandFailure(problem) }
    do {
      guard FileManager.default.fileExists(atPath: path) else { throw CommandFailure("there is no such file") }
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? handle.close() }
      return [UInt8](try handle.read(upToCount: count) ?? Data())
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("the file cannot be read: \(error.localizedDescription)")
    }
  }
}

extension ImageFile {
  /// The files that paths stand for, in order.
  ///
  /// Files stay as they are, and folders become all that they hold, at any depth and sorted by name; hidden files and
  /// folders, and links to folders within them, are left out. What cannot be listed or examined stays in the list with
  /// its problem. `-` stands for the paths on standard input, one per line, that `standardInput` reads.
  static func files(at paths: [String], standardInput: () -> String? = { readLine() }) -> [ImageFile] {
    paths.flatMap { path -> [ImageFile] in
      guard path == "-" else { return expand(path) }
      var files: [ImageFile] = []
      while let line = standardInput() {
        let path = line.hasSuffix("\r") ? String(line.dropLast()) : line
        if !path.isEmpty { files += expand(path) }
      }
      return files
    }
  }

  private static func expand(_ path: String) -> [ImageFile] {
    isFolder(path) ? contents(ofFolder: path) : [ImageFile(path: path, isFromFolder: false)]
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func contents(ofFolder folder: String) -> [ImageFile] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      let problem = "the folder cannot be listed: \(error.localizedDescription)"
      return [ImageFile(path: folder, isFromFolder: true, problem: problem)]
    }
    let base = folder.hasSuffix("/") ? folder : folder + "/"
    return names.filter { !$0.hasPrefix(".") }.sorted().flatMap { name -> [ImageFile] in
      let path = base + name
      let type = (try? FileManager.default.attributesOfItem(atPath: path)[.type]) as? FileAttributeType
      switch type {
      case .typeDirectory?: return contents(ofFolder: path)
      case .typeRegular?: return [ImageFile(path: path, isFromFolder: true)]
      case .typeSymbolicLink?: return isFolder(path) ? [] : [ImageFile(path: path, isFromFolder: true)]
      case nil:
        // A name that is not UTF-8 arrives here altered, so that it names no file.
        let problem = "the file cannot be examined; its name may not be UTF-8"
        return [ImageFile(path: path, isFromFolder: true, problem: problem)]
      default: return []
      }
    }
  }
}
