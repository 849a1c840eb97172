/// Every operator that the engine supports, by ONNX domain and name.
///
/// An operator is in the file of its name: shapes, kernels and gradient. Small ones share a file with what they have in
/// common:
/// - `ActivationOperators`: Clip, HardSigmoid, HardSwish, LeakyRelu, Relu, Sigmoid, Sqrt
/// - `Arithmetic`: Add, Div, Mul, Sub
/// - `Comparison`: And, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Not, Or, Xor
/// - `Constants`: Cast, Constant, ConstantOfShape, Range, Shape
/// - `ElementwiseOperators`: functions of one number, from Abs to Tanh
/// - `ExtremesAndPowers`: Pow, PRelu; `VariadicOperators`: Max, Min, Sum
/// - `GlobalPooling`: GlobalAveragePool, GlobalMaxPool; `Reduce`: reductions over some axes
/// - `MomentNormalizations`: GroupNormalization, InstanceNormalization, LayerNormalization
/// - `RearrangingOperators`: Gather, Slice, Transpose
/// - `Resize`: Resize, Upsample
/// - `ViewOperators`: Dropout, Flatten, Identity, Reshape, Squeeze, Unsqueeze
enum OperatorRegistry {
  private static let standard: [String: any Operator.Type] = {
    let families: [(any Operator.Type, [String])] = [
      (Comparison.self, ["And", "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Or", "Xor"]),
      (
        ElementwiseOperator.self,
        [
          "Abs", "Ceil", "Elu", "Erf", "Exp", "Floor", "Gelu", "Log", "Mish", "Neg", "Reciprocal", "Round",
          "Selu", "Sign", "Softplus", "Softsign", "Swish", "Tanh",
        ]
      ),
      (
        Reduce.self,
        [
          "ReduceL1", "ReduceL2", "ReduceMax", "ReduceMean", "ReduceMin", "ReduceSum", "ReduceSumSquare",
        ]
      ),
      (Resize.self, ["Resize", "Upsample"]),
    ]
    return families.reduce(into: single) { types, family in
      for name in family.1 { types[name] = family.0 }
    }
  }()

  /// The operators that are a type each.
  private static let single: [String: any Operator.Type] = [
    "Add": Add.self, "AveragePool": AveragePool.self, "BatchNormalization": BatchNormalization.self, "Cast": Cast.self,
    "Clip": Clip.self, "Concat": Concat.self, "Constant": Constant.self, "ConstantOfShape": ConstantOfShape.self,
    "Conv": Conv.self, "Div": Div.self, "Dropout": Dropout.self, "Expand": Expand.self, "Flatten": Flatten.self,
    "Gather": Gather.self, "Gemm": Gemm.self, "GlobalAveragePool": GlobalAveragePool.self,
    "GlobalMaxPool": GlobalMaxPool.self, "GroupNormalization": GroupNormalization.self,
    "HardSigmoid": HardSigmoid.self, "HardSwish": HardSwish.self, "Identity": Identity.self,
    "InstanceNormalization": InstanceNormalization.self, "LRN": LRN.self,
    "LayerNormalization": LayerNormalization.self, "LeakyRelu": LeakyRelu.self, "MatMul": MatMul.self, "Max": Max.self,
    "MaxPool": MaxPool.self, "Min": Min.self, "Mul": Mul.self, "Not": Not.self, "PRelu": PRelu.self, "Pad": Pad.self,
    "Pow": Pow.self,
    "Range": RangeOperator.self, "Relu": Relu.self, "Reshape": Reshape.self, "Shape": ShapeOperator.self,
    "Sigmoid": Sigmoid.self, "Slice": Slice.self, "Softmax": Softmax.self, "Split": Split.self, "Sqrt": Sqrt.self,
    "Squeeze": Squeeze.self, "Sub": Sub.self, "Sum": Sum.self, "Transpose": Transpose.self,
    "Unsqueeze": Unsqueeze.self, "Where": Where.self,
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
