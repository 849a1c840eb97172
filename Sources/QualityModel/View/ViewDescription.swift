/// The view that crops were cut from.
public struct ViewDescription: Sendable, Equatable {
  /// Width in pixels.
  public let width: Int

  /// Height in pixels.
  public let height: Int

  /// View pixels per pixel of the original: below 1 when reduced, above 1 when enlarged to hold a crop.
  public let scale: Double
}
