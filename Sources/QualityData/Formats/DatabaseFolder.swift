import Foundation

/// The folder that a database's archive unpacks to.
struct DatabaseFolder {
  let root: String

  /// The path of something below the root, such as `Data/AllMOS_release.mat`.
  func path(_ relative: String) -> String {
    relative.isEmpty ? root : root.hasSuffix("/") ? root + relative : "\(root)/\(relative)"
  }

  /// The first of some relative paths that exists.
  func first(of names: [String]) -> String? {
    names.first { FileManager.default.fileExists(atPath: path($0)) }
  }
}

/// A file of a database: its path below the database's root, which names it, and where it is.
struct DatabaseFile: Equatable {
  let name: String
  let path: String
}

/// A folder of a database's images, listed once.
struct ImageFolder {
  /// The names of the files in the folder, in no meaningful order.
  let names: [String]

  private let folder: String
  private let root: DatabaseFolder
  private let nameByLowercase: [String: String]

  /// Lists a folder.
  ///
  /// - Parameters:
  ///   - folder: Its path below the root.
  ///   - root: The database's folder.
  /// - Throws: ``DatabaseError/unreadable(path:reason:hint:)``.
  init(_ folder: String, of root: DatabaseFolder) throws(DatabaseError) {
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: root.path(folder))
    } catch {
      throw .unreadable(
        path: root.path(folder), reason: "there is no such folder",
        hint: "unpack the published archive and give its folder as the root")
    }
    self.folder = folder
    self.root = root
    // Of names that differ in case alone the smallest is taken, whatever the order of the listing.
    nameByLowercase = Dictionary(names.map { ($0.lowercased(), $0) }, uniquingKeysWith: min)
  }

  /// The file with a name as a published list writes it: lists and archives made on Windows do not agree in case.
  ///
  /// A name that does not exist is kept as it is; the check of all images reports it.
  func file(named name: String) -> DatabaseFile {
    let exists = FileManager.default.fileExists(atPath: root.path("\(folder)/\(name)"))
    let actual = exists ? name : nameByLowercase[name.lowercased()] ?? name
    return DatabaseFile(name: "\(folder)/\(actual)", path: root.path("\(folder)/\(actual)"))
  }
}

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
  /// - Throws: ``DatabaseError`` when the file cannot be read or is not UTF-8.
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
