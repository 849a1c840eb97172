import QualityModel

/// The size an image was judged at.
public struct ViewReply: Codable, Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// Viewed pixels for each original pixel along a side; 1 for a native view.
  public let scale: Double

  init(_ view: ViewDescription) {
    width = view.width
    height = view.height
    scale = view.scale.rounded(decimals: 6)
  }
}
