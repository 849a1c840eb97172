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
