/// How an ONNX file holds the weights of a network; it is computed with as float32 in any case.
public enum WeightPrecision: String, Sendable, CaseIterable {
  /// Every bit as the network has it.
  case float32
  /// Large weights rounded to IEEE 754 half precision, at half the size, and cast back by nodes of the graph;
  /// ``NetworkEditor/halfPrecisionWeights()`` says which, and by how much they change.
  case float16
}
