/// How a stored picture must be turned to be upright: the values of the EXIF tag Orientation (CIPA DC-008, 4.6.5.1.6).
enum Orientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored
  case rotated180
  case flipped
  case transposed
  case rotated90Clockwise
  case transversed
  case rotated90CounterClockwise

  /// Whether the upright picture is as wide as the stored one is high.
  var swapsSides: Bool { rawValue >= Orientation.transposed.rawValue }
}
