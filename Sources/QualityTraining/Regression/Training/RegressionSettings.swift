import QualityModel

/// Everything that decides which regression training ends with, apart from the network, the images and their split.
public struct RegressionSettings: Sendable, Equatable {
  /// Values of the network that the features are made of, see ``FeatureHead``.
  public var features = [FeatureHead.name]

  /// Side of a crop in pixels; nil for the network's own.
  public var cropSize: Int?

  /// Shorter side of the view in pixels; nil for the network's own.
  public var viewSize: Int?

  /// How crops go through the network; nil for the network's own way.
  public var mode: CropMode?

  /// Where the network looks.
  public var crops = CropSelection.crops(nil, .grid)

  /// What is trained on.
  public var rows = RegressionRows.image

  /// How features are scaled.
  public var scaling = FeatureScaling.standard

  /// Who trains.
  public var solver = SVRSolver.libsvm

  /// The kernel, whose gamma is chosen.
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

  /// What decides among the values.
  public var criterion = SelectionCriterion.rmse

  /// Seed of the folds.
  public var seed: UInt64 = 1

  public init() {}

  /// What cross-validation tries on training rows.
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

  /// A grid in which the values that were given are in place of others.
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
