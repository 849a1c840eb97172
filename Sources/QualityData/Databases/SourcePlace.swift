/// A place in a published file, for messages.
public struct SourcePlace: Sendable, Equatable, CustomStringConvertible {
  /// The file's path.
  public let file: String

  /// What is counted in the file: lines of a text, elements of a MATLAB variable.
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
