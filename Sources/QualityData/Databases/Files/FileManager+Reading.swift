import Foundation

extension FileManager {
  /// Why a file could not be read, in words for the end of a message.
  func reasonForFailedReading(_ path: String) -> String {
    var isFolder: ObjCBool = false
    guard fileExists(atPath: path, isDirectory: &isFolder) else { return "there is no such file" }
    if isFolder.boolValue { return "it is a folder" }
    return isReadableFile(atPath: path) ? "reading failed" : "its permissions forbid it"
  }

  /// The text of a UTF-8 file.
  ///
  /// - Parameter hint: What to do when it cannot be read, for the message.
  func text(ofFile path: String, hint: String) throws(DatabaseError) -> String {
    guard let bytes = contents(atPath: path) else {
      throw .unreadable(path: path, reason: reasonForFailedReading(path), hint: hint)
    }
    guard let text = String(data: bytes, encoding: .utf8) else {
      throw .malformed(SourcePlace(path), found: "bytes that are no text", expected: "UTF-8")
    }
    return text
  }
}
