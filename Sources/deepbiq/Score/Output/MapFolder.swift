import Foundation
import ImageCodecs
import QualityModel

/// The folder of `--map`: for each image a PNG that shows where in it quality is lost, under the image's own name.
struct MapFolder {
  let name: FileName
  private let scale: ScoreScale
  private let mayReplace: Bool

  /// Why an image has no map.
  struct Failure: Error {
    let message: String
    /// No other image can have one either.
    let endsRun: Bool

    fileprivate init(_ file: FileName, _ code: Int32) {
      message =
        code == EEXIST
        ? "\(file.text) exists; --force replaces it" : "\(file.text) cannot be written: \(SystemReason.text(code))"
      endsRun = [ENOSPC, EDQUOT, EROFS].contains(code)
    }
  }

  /// Makes the folder if it is missing.
  ///
  /// - Parameters:
  ///   - scale: of the model that scores.
  ///   - mayReplace: whether a file that exists is written over.
  ///   - paths: what is scored. The folder must be none of them: its maps would be photographs the next time.
  /// - Throws: `CommandFailure` where no file can be made in it.
  init(_ name: FileName, scale: ScoreScale, mayReplace: Bool, scoring paths: [FileName]) throws(CommandFailure) {
    self.name = name
    self.scale = scale
    self.mayReplace = mayReplace
    try OutputFolder.check(name.text)
    do throws(Failure) {
      try make(name)
    } catch {
      throw CommandFailure(error.message)
    }
    if let path = paths.first(where: { $0.isSameFile(as: name) }) {
      throw CommandFailure("--map is \(path.text), whose photographs are scored; name another folder", status: .usage)
    }
  }

  /// Writes the map of an image, whole or not at all.
  ///
  /// - Parameter image: the image's name; `a/b.jpg` becomes `a/b.jpg.png` in the folder.
  func write(_ assessment: Assessment, of image: FileName) throws(Failure) {
    guard let map = assessment.map, let picture = assessment.picture else { return }
    let file = file(for: image)
    try make(file.folder)
    var template = file.folder.appending(".deepbiq.XXXXXX".utf8).bytes + [0]
    let descriptor = template.withUnsafeMutableBytes { bytes in
      bytes.assumingMemoryBound(to: CChar.self).baseAddress.map { mkstemp($0) } ?? -1
    }
    guard descriptor >= 0 else { throw Failure(file, errno) }
    let part = FileName(bytes: template.dropLast())
    defer { _ = part.withPath { unlink($0) } }
    // What a file gets that is made in the usual way.
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    let code = Descriptor.write(map.overlay(on: picture, scale: scale).png(), to: descriptor)
    guard close(descriptor) == 0, code == 0 else { throw Failure(file, code == 0 ? errno : code) }
    let moved = part.withPath { from in file.withPath { to in mayReplace ? rename(from, to) : link(from, to) } }
    guard moved == 0 else { throw Failure(file, errno) }
  }

  /// Nothing is ever written outside the folder: `..` is a name like others, with underscores.
  func file(for image: FileName) -> FileName {
    let parts = image.bytes.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    let path = parts.map { $0.elementsEqual("..".utf8) ? Array("__".utf8)[...] : $0 }.joined(separator: "/".utf8)
    return name.appending(Array(path) + Array(".png".utf8))
  }

  private func make(_ folder: FileName) throws(Failure) {
    guard !folder.isFolder else { return }
    if folder.folder != folder { try make(folder.folder) }
    guard folder.withPath({ mkdir($0, 0o777) }) == 0 || errno == EEXIST && folder.isFolder else {
      throw Failure(folder, errno == EEXIST ? ENOTDIR : errno)
    }
  }
}

extension FileName {
  /// Whether two names are of one file or folder.
  func isSameFile(as other: FileName) -> Bool {
    guard let mine = status, let theirs = other.status else { return false }
    return mine.st_dev == theirs.st_dev && mine.st_ino == theirs.st_ino
  }
}
