import Foundation

/// A split on disk, by the names of the images, so that a later stage does not use what an earlier one held back.
///
/// JSON: the database's name, and lists of image names (paths below the root) for `training`, `validation` and `test`.
public struct SplitFile: Sendable, Equatable, Codable {
  /// The name of the database.
  public let database: String

  /// Names of the images of each part.
  public let training, validation, test: [String]

  /// The names of a split's images.
  public init(_ split: DatabaseSplit, of database: QualityDatabase) {
    func names(_ part: [Int]) -> [String] { part.map { database.images[$0].name } }
    self.database = database.name
    training = names(split.training)
    validation = names(split.validation)
    test = names(split.test)
  }

  /// Reads a split.
  ///
  /// - Throws: ``SplitFileError`` when the file cannot be read or is not a split.
  public init(contentsOfFile path: String) throws(SplitFileError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path, reason: FileManager.default.reasonForFailedReading(path))
    }
    do {
      self = try JSONDecoder().decode(SplitFile.self, from: data)
    } catch {
      throw .malformed(path: path)
    }
  }

  /// Writes the split, whole or not at all.
  ///
  /// - Throws: ``SplitFileError/unwritable(path:reason:)``.
  public func write(toFile path: String) throws(SplitFileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw .unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// The split of a database.
  ///
  /// - Throws: ``SplitFileError`` unless every image of the database is in exactly one part, and no part names others.
  public func split(of database: QualityDatabase) throws(SplitFileError) -> DatabaseSplit {
    var indices = Dictionary(uniqueKeysWithValues: database.images.enumerated().map { ($1.name, $0) })
    func take(_ names: [String]) throws(SplitFileError) -> [Int] {
      try names.map { name throws(SplitFileError) in
        guard let index = indices.removeValue(forKey: name) else {
          throw .strangeImage(name, database: database.name)
        }
        return index
      }.sorted()
    }
    let split = DatabaseSplit(training: try take(training), validation: try take(validation), test: try take(test))
    if let missing = database.images.first(where: { indices[$0.name] != nil }) {
      throw .missingImage(missing.name, count: indices.count, database: database.name)
    }
    return split
  }
}
