import Foundation

/// Finds the files that a user's table names. Tables travel: they are written on another system, in another case or
/// Unicode normalisation, with backslashes, or with the path that the folder had there.
struct ImageFinder {
  private let root: DatabaseFolder
  /// Paths below the root in which images are looked for, in this order; "" is the root itself.
  private let folders: [String]
  /// The names in each folder below the root, by their folded form; each folder is listed once.
  private var listings: [String: [String: [String]]] = [:]

  init(_ root: DatabaseFolder, folders: [String]) {
    self.root = root
    self.folders = folders
  }

  /// The file that a name means: the one whose name is written so, else the only one whose name differs in no more than
  /// case and normalisation. A name that starts with the root's own path is one below it; another absolute path is
  /// taken as it is.
  ///
  /// - Parameters:
  ///   - name: As in the table; `\` separates folders where no file has one in its name.
  ///   - place: Where it stands, for messages.
  /// - Returns: The file; one that does not exist is reported by the check of all images.
  /// - Throws: ``DatabaseError/malformed(_:found:expected:)`` where several files may be meant, with two of them.
  mutating func file(named name: String, at place: SourcePlace) throws(DatabaseError) -> DatabaseFile {
    let readings = name.contains("\\") ? [name, name.replacing("\\", with: "/")] : [name]
    for reading in readings {
      if let file = try existing(reading, at: place) { return file }
    }
    let segments = Self.segments(name)
    if name.hasPrefix("/"), below(name) == nil { return DatabaseFile(name: name, path: name) }
    let missing = ([folders[0]] + (below(name) ?? segments)).filter { !$0.isEmpty }.joined(separator: "/")
    return DatabaseFile(name: missing, path: root.path(missing))
  }

  private mutating func existing(_ name: String, at place: SourcePlace) throws(DatabaseError) -> DatabaseFile? {
    if name.hasPrefix("/") {
      guard let segments = below(name) else {
        return FileManager.default.fileExists(atPath: name) ? DatabaseFile(name: name, path: name) : nil
      }
      return try found(segments, in: [""], at: place)
    }
    return try found(Self.segments(name), in: folders, at: place)
  }

  /// A name as it is written comes before one that only resembles it, in whichever folder.
  private mutating func found(
    _ segments: [String], in folders: [String], at place: SourcePlace
  ) throws(DatabaseError) -> DatabaseFile? {
    let paths = folders.map { ([$0] + segments).filter { !$0.isEmpty }.joined(separator: "/") }
    for path in paths where FileManager.default.fileExists(atPath: root.path(path)) {
      return DatabaseFile(name: path, path: root.path(path))
    }
    for folder in folders {
      if let path = try resembling(segments, in: folder, at: place) {
        return DatabaseFile(name: path, path: root.path(path))
      }
    }
    return nil
  }

  /// The only path below a folder whose every part resembles the one that is named.
  private mutating func resembling(
    _ segments: [String], in folder: String, at place: SourcePlace
  ) throws(DatabaseError) -> String? {
    var path = folder
    for segment in segments {
      // What leads out of the folder exists as it is written, or not at all.
      guard segment != ".." else { return nil }
      let next = path.isEmpty ? segment : "\(path)/\(segment)"
      if FileManager.default.fileExists(atPath: root.path(next)) {
        path = next
        continue
      }
      let names = listing(of: path)[Self.folded(segment)] ?? []
      guard let name = names.first else { return nil }
      guard names.count == 1 else {
        throw .malformed(
          place, found: "\(segments.joined(separator: "/")), which may be \(names[0]) or \(names[1])",
          expected: "the name as the file has it")
      }
      path = path.isEmpty ? name : "\(path)/\(name)"
    }
    return path
  }

  private mutating func listing(of folder: String) -> [String: [String]] {
    if let listing = listings[folder] { return listing }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path(folder))) ?? []
    let listing = Dictionary(grouping: names.sorted(), by: Self.folded)
    listings[folder] = listing
    return listing
  }

  /// The same for names that differ in case and normalisation alone.
  private static func folded(_ name: String) -> String { name.lowercased().precomposedStringWithCanonicalMapping }

  /// The parts of an absolute path behind the root's; nil where it leads elsewhere.
  private func below(_ path: String) -> [String]? {
    guard path.hasPrefix("/") else { return nil }
    let segments = Self.segments(path)
    let roots = [
      URL(filePath: root.root).standardizedFileURL.path, URL(filePath: root.root).resolvingSymlinksInPath().path,
    ].map(Self.segments)
    return roots.first { segments.starts(with: $0) && segments.count > $0.count }
      .map { Array(segments.dropFirst($0.count)) }
  }

  /// The parts of a path without those that say nothing (`.`, empty ones), and without the ones that `..` takes back.
  private static func segments(_ path: String) -> [String] {
    path.split(separator: "/").reduce(into: []) { segments, segment in
      switch segment {
      case ".": break
      case ".." where segments.last.map { $0 != ".." } ?? false: segments.removeLast()
      default: segments.append(String(segment))
      }
    }
  }
}
