import Testing

@testable import QualityTraining

@Suite struct GridSearchTests {
  private let data = SimulatedFeatures()

  private func search(_ kernels: [SVRKernel], solver: SVRSolver = .libsvm) -> GridSearch {
    GridSearch(grid: SVRGrid(solver: solver, kernels: kernels, cs: [0.001, 0.1, 10], epsilons: [0.5, 4]))
  }

  @Test func `Each point's figures are those of regressions trained without the fold's test images`() throws {
    let search = search([.rbf(gamma: 0.02), .rbf(gamma: 0.5)])
    let folds = try data.folds()
    let result = try search.run(data.crops, opinions: data.opinions, folds: folds)
    #expect(result.points.map(\.parameters) == search.grid.points)
    for point in [result.best, result.points[0]] {
      for (fold, figures) in zip(folds, point.folds) {
        let regression = try QualityRegression(
          fittedTo: data.crops.rows(ofImages: fold.training), opinions: data.opinions, parameters: point.parameters)
        let scores = regression.scores(data.crops.rows(ofImages: fold.test))
        #expect(scores.map(\.image) == fold.test)
        let expected = RegressionFigures(scores: scores.map(\.score), opinions: fold.test.map { data.opinions[$0] })
        #expect(abs(expected.rmse - figures.rmse) < 1e-6)
      }
    }
    #expect(result.points.allSatisfy { result.best.mean.rmse <= $0.mean.rmse })
    #expect(result.predictions.map(\.image).sorted() == Array(data.images.indices))
  }

  @Test(arguments: SVRSolver.allCases) func `The result does not depend on the number of workers`(_ solver: SVRSolver)
    throws
  {
    var search = search([.linear], solver: solver)
    let folds = try data.folds()
    search.workers = 1
    let one = try search.run(data.crops, opinions: data.opinions, folds: folds)
    search.workers = 4
    let four = try search.run(data.crops, opinions: data.opinions, folds: folds)
    #expect(one.points == four.points && one.bestIndex == four.bestIndex)
    #expect(one.predictions.map(\.score) == four.predictions.map(\.score))
    #expect(try #require(one.best.mean.srocc) > 0.9)
  }

  @Test func `What a test image's features are changes nothing for the others`() throws {
    let folds = try data.folds()
    let spoilt = folds[0].test[0]
    var values = data.crops.values
    for (image, rows) in data.crops.imageRows where image == spoilt {
      for index in rows.lowerBound * data.crops.columnCount..<rows.upperBound * data.crops.columnCount {
        values[index] = 1e6
      }
    }
    let changed = FeatureMatrix(columnCount: data.crops.columnCount, images: data.crops.images, values: values)
    let search = search([.linear])
    let own = try search.run(data.crops, opinions: data.opinions, folds: [folds[0]])
    let other = try search.run(changed, opinions: data.opinions, folds: [folds[0]])
    let index = try #require(own.points.indices.first { own.points[$0].parameters == other.best.parameters })
    let regression = try QualityRegression(
      fittedTo: data.crops.rows(ofImages: folds[0].training), opinions: data.opinions,
      parameters: own.points[index].parameters)
    let expected = regression.scores(data.crops.rows(ofImages: folds[0].test))
    for (score, wanted) in zip(other.predictions, expected) where score.image != spoilt {
      #expect(abs(score.score - wanted.score) < 1e-6)
    }
  }

  @Test func `Means of images may be trained on and crops scored`() throws {
    let means = try data.crops.pooled(.mean)
    let folds = try data.folds()
    let linear = try search([.linear]).run(means, opinions: data.opinions, folds: folds)
    let crops = try search([.linear]).run(means, scoring: data.crops, opinions: data.opinions, folds: folds)
    for (one, other) in zip(linear.predictions, crops.predictions) { #expect(abs(one.score - other.score) < 1e-3) }
    let rbf = try search([.rbf(gamma: 0.5)]).run(means, opinions: data.opinions, folds: folds)
    let scored = try search([.rbf(gamma: 0.5)]).run(means, scoring: data.crops, opinions: data.opinions, folds: folds)
    #expect(rbf.predictions.map(\.score) != scored.predictions.map(\.score))
  }

  @Test func `A bent relation needs a kernel that bends`() throws {
    let bent = SimulatedFeatures(bends: true)
    let grid = { (family: SVRKernelFamily) in SVRGrid.standard(family, for: bent.crops) }
    let folds = try bent.folds()
    let errors = try [SVRKernelFamily.linear, .rbf, .polynomial].map { family in
      var grid = grid(family)
      grid.epsilons = [1]
      grid.cs = grid.cs.filter { $0 <= grid.cs[4] }
      return try GridSearch(grid: grid).run(bent.crops, opinions: bent.opinions, folds: folds).best.mean.rmse
    }
    #expect(errors[1] < 0.6 * errors[0] && errors[2] < 0.7 * errors[0])
  }

  @Test func `Of equal points the flattest is chosen`() throws {
    // Beyond the largest error nothing costs anything: every C gives the same constant.
    let search = GridSearch(
      grid: SVRGrid(kernels: [.rbf(gamma: 2), .rbf(gamma: 1)], cs: [4, 1, 2], epsilons: [1000, 2000]))
    let result = try search.run(data.crops, opinions: data.opinions, folds: try data.folds())
    #expect(result.best.parameters == SVRParameters(kernel: .rbf(gamma: 2), c: 1, epsilon: 2000))
    #expect(result.best.mean.srocc == nil)
    var correlated = search
    correlated.criterion = .srocc
    #expect(throws: RegressionError.nothingToChoose) {
      try correlated.run(data.crops, opinions: data.opinions, folds: try data.folds())
    }
  }

  @Test func `Progress is told once a training, and ends the search by throwing`() throws {
    struct Stop: Error {}
    let search = search([.rbf(gamma: 0.1), .rbf(gamma: 1)])
    let folds = try data.folds()
    var count = 0
    _ = try search.run(data.crops, opinions: data.opinions, folds: folds) { count += 1 }
    #expect(count == search.trainingCount(folds: folds.count) && count == 48)
    count = 0
    #expect(throws: Stop.self) {
      try search.run(data.crops, opinions: data.opinions, folds: folds) {
        count += 1
        if count == 5 { throw Stop() }
      }
    }
    #expect(count == 5)
  }

  @Test func `A grid without values is refused`() throws {
    for grid in [
      SVRGrid(kernels: [], cs: [1], epsilons: [1]), SVRGrid(kernels: [.linear], cs: [], epsilons: [1]),
      SVRGrid(kernels: [.linear], cs: [1], epsilons: []), SVRGrid(kernels: [.linear], cs: [1, -1], epsilons: [1]),
      SVRGrid(solver: .liblinear, kernels: [.rbf(gamma: 1)], cs: [1], epsilons: [1]),
    ] {
      #expect(throws: RegressionError.self) {
        try GridSearch(grid: grid).run(data.crops, opinions: data.opinions, folds: try data.folds())
      }
    }
  }

  @Test func `A chosen value at the end of its list is named`() throws {
    var search = search([.linear])
    search.grid.cs = [1e-6, 1e-5, 1e-4]
    let result = try search.run(data.crops, opinions: data.opinions, folds: try data.folds())
    #expect(result.namesAtEnds(of: search.grid).contains("C"))
    #expect(!result.namesAtEnds(of: search.grid).contains("gamma"))
  }
}
