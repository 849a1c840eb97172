import QualityModel

/// Everything that decides the trained regression, apart from the network, the images and their split.
public struct RegressionSettings: Sendable, Equatable {
  /// Values of the network that the features are made of, see ``FeatureHead``.
  public var features = [FeatureHead.name]

  /// Side of a crop in pixels; nil for the network's own.
  public var cropSize: Int?

  /// Shorter side of the view in pixels; nil for the network's own.
  public var viewSize: Int?

  /// How crops go through the network; nil for the network's own mode.
  public var mode: CropMode?

  /// What the network sees of an image.
  public var crops = CropSelection.crops(nil, .grid)

  /// What the regression is trained on.
  public var rows = RegressionRows.image

  /// How features are scaled.
  public var scaling = FeatureScaling.standard

  /// Which library trains.
  public var solver = SVRSolver.libsvm

  /// The kernel; its gamma is chosen.
  public var kernel = SVRKernelFamily.linear

  /// Of the polynomial kernel.
  public var degree = 3

  /// Of the polynomial kernel.
  public var coef0 = 1.0

  /// The values to choose from; empty for those of ``SVRGrid/standard(_:solver:degree:coef0:for:scaling:)``.
  public var cs: [Double] = []
  public var gammas: [Double] = []
  public var epsilons: [Double] = []

  /// Rounds of cross-validation, at least 2.
  public var folds = 5

  /// The figure that decides among the values.
  public var criterion = SelectionCriterion.rmse

  /// Seed of the folds.
  public var seed: UInt64 = 1

  public init() {}

  /// The settings that cross-validation tries on training rows.
  func grid(for rows: FeatureMatrix) -> SVRGrid {
    chosen(
      in: SVRGrid.standard(kernel, solver: solver, degree: degree, coef0: coef0, for: rows, scaling: scaling))
  }

  /// Refuses settings before features are extracted for them.
  ///
  /// - Throws: ``RegressionError/invalid(_:)`` naming the first that is not allowed.
  func check() throws(RegressionError) {
    guard kernel != .linear || gammas.isEmpty else { throw .invalid("the linear kernel has no gamma") }
    try chosen(in: SVRGrid(solver: solver, kernels: kernels(gammas: [1]), cs: [1], epsilons: [1])).check()
  }

  /// A grid in which the given values replace the standard ones.
  private func chosen(in standard: SVRGrid) -> SVRGrid {
    var grid = standard
    if !cs.isEmpty { grid.cs = cs }
    if !epsilons.isEmpty { grid.epsilons = epsilons }
    if !gammas.isEmpty { grid.kernels = kernels(gammas: gammas) }
    return grid
  }

  private func kernels(gammas: [Double]) -> [SVRKernel] {
    switch kernel {
    case .linear: [.linear]
    case .rbf: gammas.map { .rbf(gamma: $0) }
    case .polynomial: gammas.map { .polynomial(degree: degree, gamma: $0, coef0: coef0) }
    }
  }
}

/// What a row of a regression's training data is.
public enum RegressionRows: String, Sendable, Codable, CaseIterable {
  /// The mean features of each image's crops, one row per image.
  case image

  /// The features of each crop, with the opinion of its image.
  case crop
}
