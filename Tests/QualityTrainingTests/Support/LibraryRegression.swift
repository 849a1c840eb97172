import CLIBSVM

@testable import QualityTraining

/// LIBSVM used the usual way, with rows and kernels of its own: what the program's precomputed kernels are held to.
final class LibraryRegression {
  private var nodes: [UnsafeMutablePointer<svm_node>] = []
  private var model: UnsafeMutablePointer<svm_model>?
  private let width: Int

  init(_ rows: [Double], width: Int, opinions: [Double], parameters: SVRParameters) throws {
    self.width = width
    nodes = stride(from: 0, to: rows.count, by: width).map { Self.nodes(Array(rows[$0..<$0 + width])) }
    var settings = svm_parameter()
    settings.svm_type = Int32(EPSILON_SVR)
    switch parameters.kernel {
    case .linear: settings.kernel_type = Int32(LINEAR)
    case .rbf(let gamma): (settings.kernel_type, settings.gamma) = (Int32(RBF), gamma)
    case .polynomial(let degree, let gamma, let coef0):
      (settings.kernel_type, settings.gamma, settings.coef0) = (Int32(POLY), gamma, coef0)
      settings.degree = Int32(degree)
    }
    (settings.cache_size, settings.eps, settings.C, settings.p) = (10, 1e-3, parameters.c, parameters.epsilon)
    settings.shrinking = 1
    var pointers = nodes.map { Optional($0) }
    var opinions = opinions
    svm_set_print_string_function { _ in }
    pointers.withUnsafeMutableBufferPointer { pointers in
      opinions.withUnsafeMutableBufferPointer { opinions in
        var problem = svm_problem(l: Int32(opinions.count), y: opinions.baseAddress, x: pointers.baseAddress)
        model = svm_train(&problem, &settings)
      }
    }
  }

  deinit {
    svm_free_and_destroy_model(&model)
    for row in nodes { row.deallocate() }
  }

  func predictions(_ rows: [Double]) -> [Double] {
    stride(from: 0, to: rows.count, by: width).map { start in
      let row = Self.nodes(Array(rows[start..<start + width]))
      defer { row.deallocate() }
      return svm_predict(model, row)
    }
  }

  private static func nodes(_ row: [Double]) -> UnsafeMutablePointer<svm_node> {
    let nodes = UnsafeMutablePointer<svm_node>.allocate(capacity: row.count + 1)
    for (column, value) in row.enumerated() {
      (nodes + column).initialize(to: svm_node(index: Int32(column + 1), value: value))
    }
    (nodes + row.count).initialize(to: svm_node(index: -1, value: 0))
    return nodes
  }
}
