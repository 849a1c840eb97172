import Foundation

/// The folder that a command leaves its results in.
struct OutputFolder {
  private let url: URL

  /// Makes the folder where it is missing.
  ///
  /// - Throws: `CommandFailure` when it cannot be made.
  init(_ path: String) throws(CommandFailure) {
    url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw CommandFailure("the folder \(path) cannot be made: \(error.localizedDescription)")
    }
  }

  /// The path of a file in it.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file, whole or not at all.
  ///
  /// - Throws: `CommandFailure` when it cannot be written.
  func write(_ data: Data, to name: String) throws(CommandFailure) {
    do {
      try data.write(to: url.appending(path: name), options: .atomic)
    } catch {
      throw CommandFailure("\(path(name)) cannot be written: \(error.localizedDescription)")
    }
  }
}
