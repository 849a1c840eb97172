extension Operator {
  /// Positions of the inputs that hold what is learnt, where they are constants.
  var trainableInputs: [Int] {
    switch self {
    case is Conv: [1, 2]
    case is Gemm: [0, 1, 2]
    case is MatMul: [0, 1]
    case is BatchNormalization: [1, 2]
    default: []
    }
  }
}
