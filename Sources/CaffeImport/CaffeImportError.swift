/// Why Caffe files cannot be imported: a sentence that names the file, the layer and what is wrong.
public struct CaffeImportError: Error, Equatable, CustomStringConvertible {
  /// The file as it was named by the caller.
  public let file: String
  /// What is wrong and what would be accepted.
  public let reason: String

  init(file: String, _ reason: String) {
    self.file = file
    self.reason = reason
  }

  public var description: String { "\(file): \(reason)" }
}
