/// One node of an ONNX graph.
struct Node: Sendable {
  /// The node's own name, or its first output's where the file gives none.
  let name: String
  /// The ONNX operator, for example "Conv".
  let type: String
  /// "" for ai.onnx.
  let domain: String
  /// The version of `domain`'s operator set that the file imports.
  let opset: Int
  let attributes: Attributes
  /// Value names; nil where an optional input is left out.
  var inputs: [String?]
  /// Value names; nil where an optional output is left out.
  var outputs: [String?]

  /// The one output of an operator whose further outputs (masks, indices) the engine does not compute.
  var output: String { outputs[0] ?? "" }
}
