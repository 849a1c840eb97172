import Foundation
import ImageCodecs
import QualityModel

/// The folder of `--map`: for each image a PNG that shows where in it quality is lost, under the image's own name.
struct MapFolder {
  private let name: FileName
  private let scale: ScoreScale

  /// Makes the folder if it is missing.
  ///
  /// - Parameter scale: of the model that scores.
  /// - Throws: `CommandFailure` where no file can be made in it.
  init(_ name: FileName, scale: ScoreScale) throws(CommandFailure) {
    self.name = name
    self.scale = scale
    try OutputFolder.check(name.text)
    try make(name)
  }

  /// Writes the map of an image.
  ///
  /// - Parameter image: the image's name; `a/b.jpg` becomes `a/b.jpg.png` in the folder.
  /// - Throws: `CommandFailure` where it cannot be written.
  func write(_ assessment: Assessment, of image: FileName) throws(CommandFailure) {
    guard let map = assessment.map, let picture = assessment.picture else { return }
    let file = file(for: image)
    try make(file.folder)
    let descriptor = file.withPath { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) }
    guard descriptor >= 0 else { throw unwritable(file, errno) }
    let code = Descriptor.write(map.overlay(on: picture, scale: scale).png(), to: descriptor)
    guard close(descriptor) == 0, code == 0 else { throw unwritable(file, code == 0 ? errno : code) }
  }

  /// Nothing is ever written outside the folder: `..` is a name like others, with underscores.
  func file(for image: FileName) -> FileName {
    let parts = image.bytes.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
    let path = parts.map { $0.elementsEqual("..".utf8) ? Array("__".utf8)[...] : $0 }.joined(separator: "/".utf8)
    return name.appending(Array(path) + Array(".png".utf8))
  }

  private func make(_ folder: FileName) throws(CommandFailure) {
    guard !folder.isFolder else { return }
    if folder.folder != folder { try make(folder.folder) }
    guard folder.withPath({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else { throw unwritable(folder, errno) }
  }

  private func unwritable(_ name: FileName, _ code: Int32) -> CommandFailure {
    CommandFailure("\(name.text) cannot be written: \(SystemReason.text(code))")
  }
}
