import Foundation
import Testing

@testable import QualityTraining

/// Seeded features with the regressions that scikit-learn finds; make_regression_fixtures.py wrote them.
struct RegressionFixture: Decodable {
  struct Settings: Decodable {
    let gamma: Double?
    let degree: Int?
    let coef0: Double?
  }

  struct Case: Decodable, CustomTestStringConvertible {
    let solver: SVRSolver
    let kernel: String
    let scaling: FeatureScaling
    let c: Double
    let epsilon: Double
    let settings: Settings
    let offsets: [Double]
    let scales: [Double]
    let predictions: [Double]
    /// LIBSVM's cases have the number of support vectors and ONNX Runtime's scores, too.
    let supportCount: Int?
    let onnxRuntime: [Double]?

    var testDescription: String { "\(solver.rawValue) \(kernel) \(scaling.rawValue)" }

    var parameters: SVRParameters {
      let kernel: SVRKernel =
        switch SVRKernelFamily(rawValue: kernel) {
        case .rbf: .rbf(gamma: settings.gamma ?? 0)
        case .polynomial:
          .polynomial(degree: settings.degree ?? 0, gamma: settings.gamma ?? 0, coef0: settings.coef0 ?? 0)
        default: .linear
        }
      return SVRParameters(solver: solver, kernel: kernel, c: c, epsilon: epsilon)
    }
  }

  let columns: Int
  let rows: [Float]
  let opinions: [Double]
  let tests: [Float]
  let cases: [Case]

  /// One row an image.
  var training: FeatureMatrix {
    FeatureMatrix(columnCount: columns, images: Array(opinions.indices), values: rows)
  }

  var test: FeatureMatrix {
    FeatureMatrix(columnCount: columns, images: Array(0..<tests.count / columns), values: tests)
  }

  /// Nil where the fixture is missing; a test says so.
  static let shared: RegressionFixture? = {
    let folder = Bundle.module.resourceURL?.appendingPathComponent("Fixtures")
    guard let url = folder?.appendingPathComponent("regression.json"), let data = try? Data(contentsOf: url) else {
      return nil
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try? decoder.decode(RegressionFixture.self, from: data)
  }()

  static var cases: [Case] { shared?.cases ?? [] }
}
