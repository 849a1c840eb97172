import Foundation

/// What tests send and score: the pictures of Fixtures, drawn by make_fixtures.py, files of the repository, bitmaps,
/// and temporary folders.
enum Fixture {
  /// The root of the repository.
  static let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized

  /// The model that is compiled into the program, as a file.
  static let builtInModel = file("Sources/CEmbedded/default-model.onnx")

  /// The path of a file of the repository.
  static func file(_ path: String) -> String { repository.appending(path: path).path }

  /// A network of QualityModelTests with a few layers.
  static func network(_ name: String) -> String { file("Tests/QualityModelTests/Fixtures/\(name).onnx") }

  static func path(_ name: String) -> String { file("Tests/EndToEndTests/Fixtures/\(name)") }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path(name))))
  }

  /// Runs a test in a new folder that holds some of the pictures.
  static func withFolder<Result>(holding pictures: [String] = [], _ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "deepbiq-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in pictures {
      try FileManager.default.copyItem(atPath: path(name), toPath: folder.appending(path: name).path)
    }
    return try body(folder)
  }

  /// A grey picture as an uncompressed 24-bit BMP: a 14-byte file header, a 40-byte BITMAPINFOHEADER, rows. `side` is a
  /// multiple of 4, so that rows need no padding.
  static func bitmap(side: Int, level: (_ x: Int, _ y: Int) -> UInt8) -> Data {
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    let size = side * side * 3
    var bytes = Array("BM".utf8) + little(54 + size, 4) + little(0, 4) + little(54, 4)
    bytes += little(40, 4) + little(side, 4) + little(side, 4) + little(1, 2) + little(24, 2)
    bytes += [UInt8](repeating: 0, count: 24)
    for y in 0..<side {
      for x in 0..<side { bytes += [UInt8](repeating: level(x, y), count: 3) }
    }
    return Data(bytes)
  }
}
