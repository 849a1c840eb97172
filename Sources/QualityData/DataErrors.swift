import ImageCodecs

/// Why a database cannot be used. Every case says what to change.
public enum DatabaseError: Error, Equatable, CustomStringConvertible {
  /// No reader has that name.
  case unknownDatabase(String, known: [String])

  /// A file or folder of the published layout is missing or cannot be read; `hint` says what to do.
  case unreadable(path: String, reason: String, hint: String)

  /// A file's content is not what the published layout has there.
  case malformed(SourcePlace, found: String, expected: String)

  /// All opinions of a user's table lie on another scale than the one that is expected where none is given.
  case strangeScale(path: String, lowest: Double, highest: Double, guess: ClosedRange<Double>)

  /// A scale was given for a published database, which has its own.
  case fixedScale(database: String)

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
    case .strangeScale(let path, let lowest, let highest, let guess):
      "\(path): the opinions lie from \(Self.text(lowest)) to \(Self.text(highest)), which looks like a scale of "
        + "\(Self.text(guess.lowerBound)) to \(Self.text(guess.upperBound)); say which it is: "
        + "--scale \(Self.text(guess.lowerBound)),\(Self.text(guess.upperBound)), or --scale 0,100"
    case .fixedScale(let database):
      "the database \(database) has a scale of its own; --scale is for csv"
    case .noImages(let database):
      "the database \(database) rates no image"
    case .unusableImages(let images):
      "\(images.count) of the rated images cannot be used:\n"
        + images.map { "  \($0)" }.joined(separator: "\n")
    }
  }

  /// "5" rather than "5.0".
  private static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
  }
}

/// A place in a published file, for messages.
public struct SourcePlace: Sendable, Equatable, CustomStringConvertible {
  /// The file's path.
  public let file: String

  /// The part of the file that is meant; nil for the whole file.
  public let part: Part?

  public enum Part: Sendable, Equatable {
    /// A line, counted from 1.
    case line(Int)

    /// A whole variable of a MATLAB file.
    case variable(String)

    /// An element of a variable of a MATLAB file, counted from 1 as MATLAB does.
    case element(Int, of: String)
  }

  init(_ file: String, _ part: Part? = nil) {
    self.file = file
    self.part = part
  }

  public var description: String {
    switch part {
    case .none: file
    case .line(let line): "\(file), line \(line)"
    case .variable(let variable): "\(file), variable \(variable)"
    case .element(let index, let variable): "\(file), \(variable)(\(index))"
    }
  }
}

/// Why a rated image's file is not an image that can be used.
public enum RatedImageError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case unreadable(path: String, reason: String)

  /// The file was refused.
  case image(ImageError)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .image(let error): error.description
    }
  }
}

/// Why images cannot be split as requested.
public enum SplitError: Error, Equatable, CustomStringConvertible {
  /// A share is negative or not a number, or nothing is left for training.
  case shares(validation: Double, test: Double)

  /// Fewer than two folds.
  case foldCount(Int)

  /// A part that should have images has none: there are too few images, or too few groups, for its share.
  case emptyPart(String, images: Int, groups: Int)

  public var description: String {
    switch self {
    case .shares(let validation, let test):
      "cannot keep \(validation) of the images for validation and \(test) for the test: each must be at least 0, and "
        + "their sum below 1"
    case .foldCount(let count):
      "cannot make \(count) folds: at least 2 are needed"
    case .emptyPart(let part, let images, let groups):
      "no image is left for the \(part) part: \(images) images in \(groups) groups are too few for these shares"
    }
  }
}

/// Why a split on disk cannot be used.
public enum SplitFileError: Error, Equatable, CustomStringConvertible {
  /// There is no such file, or it may not be read.
  case unreadable(path: String, reason: String)

  /// The file is not JSON of a split.
  case malformed(path: String)

  /// The file cannot be written.
  case unwritable(path: String, reason: String)

  /// A part names an image that is not in the database, or that another part has already.
  case strangeImage(String, database: String)

  /// Images of the database that are in no part, of which one is named.
  case missingImage(String, count: Int, database: String)

  public var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "cannot read the split \(path): \(reason)"
    case .malformed(let path):
      "\(path) is not a split: expected JSON with database, training, validation and test, the last three lists of "
        + "image names"
    case .unwritable(let path, let reason):
      "the split cannot be written to \(path): \(reason)"
    case .strangeImage(let name, let database):
      "the split names \(name), which is not in \(database), or which it names twice"
    case .missingImage(let name, let count, let database):
      "\(count) images of \(database) are in no part of the split, such as \(name); it was made of another database"
    }
  }
}
