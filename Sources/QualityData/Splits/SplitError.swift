/// Why images cannot be split as asked.
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
