/// Every operator that the engine supports, by ONNX domain and name.
///
/// An operator is in the file of its name: shapes, kernels and gradient. Small ones share a file with what they have in
/// common:
/// - `ActivationOperators`: Clip, HardSigmoid, HardSwish, LeakyRelu, Relu, Sigmoid, Sqrt
/// - `Arithmetic`: Add, Div, Mul, Sub
/// - `Constants`: Cast, Constant, Shape
/// - `RearrangingOperators`: Gather, Slice, Transpose
/// - `ReduceMean`: GlobalAveragePool, ReduceMean
/// - `ViewOperators`: Dropout, Flatten, Identity, Reshape, Squeeze, Unsqueeze
enum OperatorRegistry {
  private static let standard: [String: any Operator.Type] = [
    "Add": Add.self, "AveragePool": AveragePool.self, "BatchNormalization": BatchNormalization.self, "Cast": Cast.self,
    "Clip": Clip.self, "Concat": Concat.self, "Constant": Constant.self, "Conv": Conv.self, "Div": Div.self,
    "Dropout": Dropout.self, "Flatten": Flatten.self, "Gather": Gather.self, "Gemm": Gemm.self,
    "GlobalAveragePool": GlobalAveragePool.self, "HardSigmoid": HardSigmoid.self, "HardSwish": HardSwish.self,
    "Identity": Identity.self, "LRN": LRN.self, "LeakyRelu": LeakyRelu.self, "MatMul": MatMul.self,
    "MaxPool": MaxPool.self, "Mul": Mul.self, "Pad": Pad.self, "ReduceMean": ReduceMean.self, "Relu": Relu.self,
    "Reshape": Reshape.self, "Shape": ShapeOperator.self, "Sigmoid": Sigmoid.self, "Slice": Slice.self,
    "Softmax": Softmax.self, "Sqrt": Sqrt.self, "Squeeze": Squeeze.self, "Sub": Sub.self, "Transpose": Transpose.self,
    "Unsqueeze": Unsqueeze.self,
  ]

  private static let machineLearning: [String: any Operator.Type] = [
    "Scaler": Scaler.self, "SVMRegressor": SVMRegressor.self,
  ]

  /// The operator of a node, its attributes read.
  static func make(_ node: Node) throws(OperatorError) -> any Operator {
    guard let type = (node.domain.isEmpty ? standard : machineLearning)[node.type] else {
      throw OperatorError("is not supported")
    }
    return try type.init(node)
  }

  /// All operators by name; no name occurs in both domains.
  static var types: [String: any Operator.Type] { standard.merging(machineLearning) { first, _ in first } }
}
