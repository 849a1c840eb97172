/// A named input or output of a network (ONNX ValueInfoProto).
public struct ValueInfo: Sendable, Equatable {
  /// The value's name in the ONNX graph.
  public let name: String
  /// One entry per axis; an empty array also stands for an output whose shape the file does not declare.
  public let shape: [Dimension]
  /// False where the file leaves even the number of axes open.
  package let declaresShape: Bool

  package init(name: String, shape: [Dimension], declaresShape: Bool = true) {
    self.name = name
    self.shape = shape
    self.declaresShape = declaresShape
  }
}

/// The extent of one axis as an ONNX file declares it.
public enum Dimension: Sendable, Equatable, CustomStringConvertible {
  /// A size that never changes.
  case fixed(Int)
  /// A size chosen when a plan is made; the name is the file's `dim_param`, empty where it gives none.
  case symbolic(String)

  public var description: String {
    switch self {
    case .fixed(let size): "\(size)"
    case .symbolic(let name): name.isEmpty ? "?" : name
    }
  }
}
