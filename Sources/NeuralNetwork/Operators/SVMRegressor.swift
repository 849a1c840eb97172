import CKernels
import Foundation

/// ai.onnx.ml SVMRegressor: sum of coefficients times kernel(support vector, x), plus rho.
///
/// LINEAR without support vectors takes the coefficients as primal weights, as LIBLINEAR trains them.
struct SVMRegressor: Operator {
  private enum SupportKernel {
    case linear
    case polynomial(gamma: Float, offset: Float, degree: Float)
    case radial(gamma: Float)
    case sigmoid(gamma: Float, offset: Float)
  }

  private let supportKernel: SupportKernel
  private let coefficients, supportVectors: FloatBuffer
  private let supportCount: Int
  private let rho: Float
  private let isOneClass: Bool

  init(_ node: Node) throws(OperatorError) {
    let attributes = node.attributes
    let parameters = try attributes.floats("kernel_params") ?? []
    func parameter(_ index: Int) -> Float { index < parameters.count ? parameters[index] : 0 }
    switch try attributes.string("kernel_type") ?? "LINEAR" {
    case "LINEAR": supportKernel = .linear
    case "POLY": supportKernel = .polynomial(gamma: parameter(0), offset: parameter(1), degree: parameter(2))
    case "RBF": supportKernel = .radial(gamma: parameter(0))
    case "SIGMOID": supportKernel = .sigmoid(gamma: parameter(0), offset: parameter(1))
    case let other: throw OperatorError("kernel_type is '\(other)'; LINEAR, POLY, RBF and SIGMOID are known")
    }
    let transform = try attributes.string("post_transform") ?? "NONE"
    guard transform == "NONE" else { throw OperatorError("post_transform is '\(transform)'; only NONE is supported") }
    guard let coefficients = try attributes.floats("coefficients"), !coefficients.isEmpty else {
      throw OperatorError("attribute 'coefficients' is missing")
    }
    let vectors = try attributes.floats("support_vectors") ?? []
    supportCount = try attributes.integer("n_supports") ?? 0
    let isConsistent =
      supportCount > 0
      ? coefficients.count == supportCount && !vectors.isEmpty && vectors.count % supportCount == 0
      : supportCount == 0
    guard isConsistent else {
      throw OperatorError(
        "\(supportCount) support vectors, \(coefficients.count) coefficients and \(vectors.count) numbers do not fit")
    }
    if supportCount == 0, case .linear = supportKernel {
    } else if supportCount == 0 {
      throw OperatorError("a kernel other than LINEAR needs support vectors")
    }
    self.coefficients = FloatBuffer(coefficients)
    supportVectors = FloatBuffer(vectors)
    rho = try attributes.floats("rho")?.first ?? 0
    isOneClass = try attributes.flag("one_class")
  }

  /// Features per row.
  private var featureCount: Int { supportCount == 0 ? coefficients.count : supportVectors.count / supportCount }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] {
    let input = try operands.shape(0)
    guard input.count == 2, input[1] == featureCount else {
      throw OperatorError("its input is \(input.text); rows of \(featureCount) features are needed")
    }
    return [[input[0], 1]]
  }

  func multiplyAccumulates(_ operands: Operands) throws(OperatorError) -> Int {
    try outputShapes(operands)[0][0] * featureCount * max(supportCount, 1)
  }

  var attributeParameters: Int { coefficients.count + supportVectors.count + 1 }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let rows = try outputShapes(operands)[0][0]
    return Kernel { arguments in
      for row in 0..<rows {
        let score = score(arguments.input(0) + row * featureCount) + rho
        arguments.output(0)[row] = isOneClass ? (score > 0 ? 1 : -1) : score
      }
    }
  }

  private func score(_ features: UnsafePointer<Float>) -> Float {
    guard supportCount > 0 else {
      return BLAS.dot(coefficients.pointer, features, count: featureCount)
    }
    var total: Float = 0
    for index in 0..<supportCount {
      let vector = supportVectors.pointer + index * featureCount
      total += coefficients.pointer[index] * similarity(vector, features)
    }
    return total
  }

  private func similarity(_ vector: UnsafePointer<Float>, _ features: UnsafePointer<Float>) -> Float {
    if case .radial(let gamma) = supportKernel {
      return expf(-gamma * ckernels_squared_distance(vector, features, featureCount))
    }
    let product = BLAS.dot(vector, features, count: featureCount)
    switch supportKernel {
    case .linear, .radial: return product
    case .polynomial(let gamma, let offset, let degree): return powf(gamma * product + offset, degree)
    case .sigmoid(let gamma, let offset): return tanhf(gamma * product + offset)
    }
  }
}
