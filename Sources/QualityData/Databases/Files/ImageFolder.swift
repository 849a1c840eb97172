import Foundation

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
  /// A name that is not there is kept as it is, for the check of all images to tell.
  func file(named name: String) -> DatabaseFile {
    let isThere = FileManager.default.fileExists(atPath: root.path("\(folder)/\(name)"))
    let actual = isThere ? name : nameByLowercase[name.lowercased()] ?? name
    return DatabaseFile(name: "\(folder)/\(actual)", path: root.path("\(folder)/\(actual)"))
  }
}
