/// Why a database cannot be used. Every case says what to change.
public enum DatabaseError: Error, Equatable, CustomStringConvertible {
  /// No reader has that name.
  case unknownDatabase(String, known: [String])

  /// A file or folder of the published layout is not there or cannot be read; `hint` says what to do.
  case unreadable(path: String, reason: String, hint: String)

  /// A file's content is not what the published layout has there.
  case malformed(SourcePlace, found: String, expected: String)

  /// The published list rates no image.
  case noImages(database: String)

  /// Images that are missing or cannot be decoded, all of them.
  case unusableImages([UnusableImage])

  public var description: String {
    switch self {
    case .unknownDatabase(let name, let known):
      "no database is called \"\(name)\"; known are \(known.joined(separator: ", "))"
    case .unreadable(let path, let reason, let hint):
      "cannot read \(path): \(reason); \(hint)"
    case .malformed(let place, let found, let expected):
      "\(place): found \(found), expected \(expected)"
    case .noImages(let database):
      "the database \(database) rates no image"
    case .unusableImages(let images):
      "\(images.count) of the rated images cannot be used:\n"
        + images.map { "  \($0)" }.joined(separator: "\n")
    }
  }
}
