/// A tensor of weights that training changes.
public struct Parameter: Sendable, Equatable {
  /// The constant's name in the network's graph.
  public let name: String
  /// Extents, outermost first.
  public let shape: [Int]
  /// The range of its elements in ``TrainableNetwork/values``, row-major.
  public let range: Range<Int>
  /// Whether it has at most one axis, as biases have: such parameters are usually exempt from weight decay.
  public let isBias: Bool
}

/// A network whose weights can be changed: its trained parameters are in one vector, which all its plans read.
///
/// Plans run concurrently, each in its own ``Workspace``. ``values`` may be written only while none of them runs.
public final class TrainableNetwork: Sendable {
  /// The trained parameters in the order in which the graph first reads them.
  public let parameters: [Parameter]

  /// The network, whose trained constants are views of `vector`.
  private let shared: Network
  private let vector: FloatBuffer

  /// Copies the trained parameters of `network`: weights and biases of Conv, Gemm and MatMul, slopes of PRelu,
  /// scale and bias of a normalisation that was not folded into a convolution.
  ///
  /// - Parameter isTrained: chooses among them by the constants' names; the others stay as they are.
  /// - Throws: ``NetworkError`` where nothing is trained, or a chosen constant holds no floats.
  public init(_ network: Network, isTrained: (String) -> Bool = { _ in true }) throws(NetworkError) {
    var parameters: [Parameter] = []
    var sources: [FloatBuffer] = []
    var seen: Set<String> = []
    var count = 0
    for (node, op) in zip(network.graph.nodes, network.operators) {
      for position in op.trainableInputs where position < node.inputs.count {
        guard let name = node.inputs[position], let constant = network.graph.constants[name], isTrained(name),
          seen.insert(name).inserted
        else { continue }
        guard case .float(let buffer) = constant.elements else {
          throw NetworkError(
            network: network.name, reason: "the constant '\(name)' of node '\(node.name)' holds no floats")
        }
        parameters.append(
          Parameter(
            name: name, shape: constant.shape, range: count..<(count + buffer.count),
            isBias: constant.shape.count <= 1))
        sources.append(buffer)
        count += FloatBuffer.paddedCount(buffer.count)
      }
    }
    guard !parameters.isEmpty else {
      throw NetworkError(network: network.name, reason: "none of its weights is to be trained")
    }
    let vector = FloatBuffer(count: count) { target in
      for (parameter, source) in zip(parameters, sources) {
        _ = target[parameter.range].update(fromContentsOf: source)
      }
    }
    let constants = parameters.map { parameter in
      (parameter.name, Tensor(shape: parameter.shape, floats: FloatBuffer(vector, part: parameter.range)))
    }
    self.parameters = parameters
    self.vector = vector
    shared = Network(network, replacing: Dictionary(uniqueKeysWithValues: constants))
  }

  /// All trained parameters in one vector, each beginning on a cache line and padded with zeros, whose gradient stays
  /// 0.
  ///
  /// Valid as long as this object. May be written only while no plan runs; plans read it when they run.
  public var values: UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: UnsafeMutablePointer(mutating: vector.pointer), count: vector.count)
  }

  /// Plans the forward and backward pass for one set of input shapes; a plan can be run any number of times.
  ///
  /// - Parameters:
  ///   - inputShapes: the extents of every input, outermost first (an image batch is [crops, 3, height, width]).
  ///   - outputs: the outputs that the loss is computed from; nil for all outputs of the network.
  /// - Throws: ``NetworkError`` where a shape does not fit, or where an operator between a trained parameter and an
  ///   output has no gradient.
  public func plan(inputShapes: [String: [Int]], outputs: [String]? = nil) throws(NetworkError) -> TrainingPlan {
    do {
      let offsets = parameters.map { ($0.name, $0.range.lowerBound) }
      var inference = try ShapeInference(
        network: shared, inputShapes: inputShapes, outputs: outputs, trained: Set(parameters.map(\.name)))
      return try TrainingPlanBuilder.plan(
        inference.plannedGraph(), parameters: Dictionary(uniqueKeysWithValues: offsets), parameterCount: vector.count)
    } catch {
      throw NetworkError(network: shared.name, reason: error.reason)
    }
  }

  /// The floats of the constants that are not trained, in the order of their names.
  public var fixedConstants: [[Float]] {
    let trained = Set(parameters.map(\.name))
    return shared.graph.constants.sorted { $0.key < $1.key }.compactMap { name, tensor in
      guard !trained.contains(name), case .float(let buffer) = tensor.elements else { return nil }
      return Array(buffer)
    }
  }

  /// A copy of the network with the parameters as they are now.
  ///
  /// - Throws: ``NetworkError`` naming a parameter that is infinite or NaN, which means that training has diverged.
  public func network() throws(NetworkError) -> Network {
    var constants: [String: Tensor] = [:]
    for parameter in parameters {
      let elements = values[parameter.range]
      guard elements.allSatisfy(\.isFinite) else {
        throw NetworkError(network: shared.name, reason: "the parameter '\(parameter.name)' is not finite")
      }
      constants[parameter.name] = Tensor(shape: parameter.shape, floats: FloatBuffer(Array(elements)))
    }
    return Network(shared, replacing: constants)
  }
}

extension Operator {
  /// Positions of the inputs that are trained where they are constants.
  var trainableInputs: [Int] {
    switch self {
    case is Conv: [1, 2]
    case is Gemm: [0, 1, 2]
    case is MatMul: [0, 1]
    case is BatchNormalization, is LayerNormalization, is InstanceNormalization, is GroupNormalization: [1, 2]
    case is PRelu: [1]
    default: []
    }
  }
}
