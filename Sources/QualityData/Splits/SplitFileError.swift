/// Why a split on disk cannot be used.
public enum SplitFileError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case unreadable(path: String, reason: String)

  /// The file is not JSON of a split.
  case malformed(path: String)

  /// The file cannot be written.
  case unwritable(path: String, reason: String)

  /// A part names an image that the database has not, or that another part has already.
  case strangeImage(String, database: String)

  /// Images of the database that are in no part, of which one is named.
  case missingImage(String, count: Int, database: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read the split \(path): \(reason)"
    case .malformed(let path):
      "\(path) is no split: expected JSON with database, training, validation and test, the last three lists of image names"
    case .unwritable(let path, let reason):
      "the split cannot be written to \(path): \(reason)"
    case .strangeImage(let name, let database):
      "the split names \(name), which \(database) has not, or which it names twice"
    case .missingImage(let name, let count, let database):
      "\(count) images of \(database) are in no part of the split, such as \(name); it was made of another database"
    }
  }
}
