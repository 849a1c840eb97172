/// How long the parts of an assessment took, in milliseconds of wall time; `queue`, `decode` and `inference` add up to
/// `total` but for the bookkeeping between them.
public struct Timing: Sendable, Equatable {
  /// Decoding, orienting and resizing the image and choosing its crops.
  public let decode: Double

  /// Waiting for a worker before anything was done.
  public let queue: Double

  /// From the decoded view to the last crop's score, waiting for workers included.
  public let inference: Double

  /// From the call to the result.
  public let total: Double
}
