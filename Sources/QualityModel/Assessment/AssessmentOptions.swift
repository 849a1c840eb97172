/// How an image is assessed: what a request may choose.
public struct AssessmentOptions: Sendable, Equatable {
  /// The size at which the image is looked at.
  public var view: ViewSize

  /// The most crops of a grid, or the number of random ones; nil for as many as cover the view (up to 50), or 25 random
  /// ones.
  public var crops: Int?

  /// Where crops are cut.
  public var sampling: Sampling

  /// How crop scores become the image's score.
  public var pooling: Pooling

  /// How crops go through the network.
  public var mode: CropMode

  /// What is told of where in the picture quality is lost, beside the crops.
  public var map = MapRequest.none

  /// What the model was made for: its viewing size, pooling and mode, and a grid that covers the view.
  public init(defaultsOf metadata: ModelMetadata) {
    view = .shorterSide(metadata.viewSize)
    crops = nil
    sampling = .grid
    pooling = metadata.pooling
    mode = metadata.cropMode
  }
}

/// Whether an assessment has a ``QualityMap``.
public enum MapRequest: Sendable, Equatable {
  case none
  case scores
  /// The view's pixels too, to draw it on.
  case scoresOnView
}

extension AssessmentOptions {
  /// The numbers of crops that may be asked for.
  public static let allowedCrops = CropPlan.allowedCounts

  /// The shorter sides of a view that may be asked for, in pixels: a view must hold one crop of the model.
  public static func allowedViewSizes(for metadata: ModelMetadata) -> ClosedRange<Int> {
    metadata.cropSize...ModelMetadata.maximumViewSize
  }

  /// Checks that the options can be served by the model `metadata` belongs to.
  ///
  /// - Throws: ``AssessmentError/invalidOptions(_:)`` naming the option, its value and what is allowed.
  public func validate(for metadata: ModelMetadata) throws(AssessmentError) {
    if let crops {
      try Self.check("crops", crops, in: Self.allowedCrops)
    }
    if case .shorterSide(let side) = view {
      try Self.check("view", side, in: Self.allowedViewSizes(for: metadata))
    }
  }

  private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(AssessmentError) {
    guard range.contains(value) else {
      throw .invalidOptions("\(name) is \(value); allowed: \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
