/// The ONNX operators that are an ``ElementwiseFunction``: Abs, Ceil, Elu, Erf, Exp, Floor, Gelu, Log, Mish, Neg,
/// Reciprocal, Round, Selu, Sign, Softplus, Softsign, Swish, Tanh.
struct ElementwiseOperator: ActivationOperator {
  private let function: ElementwiseFunction

  init(_ node: Node) throws(OperatorError) {
    switch node.type {
    case "Abs": function = .absolute
    case "Ceil": function = .ceiling
    case "Elu": function = .elu(alpha: try node.attributes.float("alpha") ?? 1, gamma: 1)
    case "Erf": function = .erf
    case "Exp": function = .exp
    case "Floor": function = .floor
    case "Gelu":
      switch try node.attributes.string("approximate") ?? "none" {
      case "none": function = .gelu
      case "tanh": function = .geluTanh
      case let other: throw OperatorError("attribute 'approximate' is '\(other)'; none and tanh are known")
      }
    case "Log": function = .log
    case "Mish": function = .mish
    case "Neg": function = .negative
    case "Reciprocal": function = .reciprocal
    case "Round": function = .round
    case "Selu":
      function = .elu(
        alpha: try node.attributes.float("alpha") ?? 1.67326319217681884765625,
        gamma: try node.attributes.float("gamma") ?? 1.05070102214813232421875)
    case "Sign": function = .sign
    case "Softplus": function = .softplus
    case "Softsign": function = .softsign
    case "Swish": function = .swish(alpha: try node.attributes.float("alpha") ?? 1)
    case "Tanh": function = .tanh
    default: throw OperatorError("is not supported")
    }
  }

  func activation(_ operands: Operands) throws(OperatorError) -> Activation { .function(function) }

  /// Shapes and indices stay integers.
  func fold(_ operands: Operands) throws(OperatorError) -> [Tensor]? {
    let input = try operands.requiredConstant(0, "the input")
    guard case .integer(let values) = input.elements else { return nil }
    let results: [Int64]
    switch function {
    // The magnitude of the smallest integer wraps around, as in C.
    case .absolute: results = values.map { $0 < 0 ? 0 &- $0 : $0 }
    case .negative: results = values.map { 0 &- $0 }
    case .sign: results = values.map { $0.signum() }
    default: return nil
    }
    return [Tensor(shape: input.shape, integers: results)]
  }
}
