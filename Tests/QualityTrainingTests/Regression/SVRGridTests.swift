import Testing

@testable import QualityTraining

@Suite struct SVRGridTests {
  private let rows = SimulatedFeatures(columnCount: 64).crops

  @Test func `Gammas lie around one over the squared length of a row`() {
    let grid = SVRGrid.standard(.rbf, for: rows)
    #expect(grid.kernels.compactMap(\.gamma) == (-5...2).map { power(of: $0) / 64 })
    #expect(grid.cs.first == 1 && grid.cs.last == 1024)
  }

  @Test func `Cs shrink as a row's likeness with itself grows`() {
    #expect(SVRGrid.standard(.linear, for: rows).cs == SVRGrid.standard(.rbf, for: rows).cs.map { $0 / 64 })
    // (1 + 1)^3
    #expect(SVRGrid.standard(.polynomial, for: rows).cs == SVRGrid.standard(.rbf, for: rows).cs.map { $0 / 8 })
  }

  @Test func `A squared loss has smaller Cs`() {
    #expect(SVRGrid.standard(.linear, solver: .liblinear, for: rows).cs.first == power(of: -5) / 64)
  }

  @Test func `Features that never vary do not count`() {
    var values: [Float] = []
    for row in 0..<rows.rowCount { values += rows.row(row) + Array(repeating: 3, count: 64) }
    let wide = FeatureMatrix(columnCount: 128, images: rows.images, values: values)
    #expect(SVRGrid.standard(.rbf, for: wide) == SVRGrid.standard(.rbf, for: rows))
  }

  @Test func `Points go from flat to bent`() {
    let grid = SVRGrid(kernels: [.rbf(gamma: 1), .rbf(gamma: 2)], cs: [2, 1], epsilons: [1, 3])
    #expect(grid.points.map(\.c) == [1, 1, 2, 2, 1, 1, 2, 2])
    #expect(grid.points.map(\.epsilon) == [3, 1, 3, 1, 3, 1, 3, 1])
    #expect(grid.points.map(\.kernel.gamma) == [1, 1, 1, 1, 2, 2, 2, 2])
  }

  private func power(of exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}
