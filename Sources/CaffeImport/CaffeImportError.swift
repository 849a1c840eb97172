/// Why Caffe files cannot be imported: a sentence that names the file, the layer and what is wrong.
public struct CaffeImportError: Error, Equatable, CustomStringConvertible {
  /// The file as the caller named it.
  public let file: String
  /// What is wrong and what would be accepted.
  public let reason: String

  init(file: String, _ reason: String) {
    self.file = file
    self.reason = reason
  }

  public var description: String { "\(file): \(reason)" }
}

/// What is wrong with one layer; the importer adds the names of the file, the layer and its type.
struct LayerError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
