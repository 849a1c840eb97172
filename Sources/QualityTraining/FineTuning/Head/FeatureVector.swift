import NeuralNetwork

/// Puts the chosen values of a network together to one vector a crop.
///
/// A value [crops, n] is taken as it is. A map [crops, channels, height, width] becomes the mean and the standard deviation
/// of each channel over its positions, sqrt(max(E[x^2] - E[x]^2, 0) + 1e-5), so that inner layers of any size serve.
public enum FeatureVector {
  /// The name that the vector has in every quality model.
  public static let name = "features"

  /// Keeps the root away from zero, where its slope is infinite.
  private static let varianceFloor: Float = 1e-5

  /// Adds what computes the vector ``name`` from `values`; another value that has this name gets a new one.
  ///
  /// - Parameters:
  ///   - editor: the network; its only input takes crops.
  ///   - values: names of values to put together, in this order; at least one.
  ///   - cropSize: side of a crop in pixels, for which the values' shapes are looked up.
  /// - Returns: how many features there are.
  /// - Throws: `NetworkError` naming a value that does not exist or has another shape.
  public static func attach(
    to editor: inout NetworkEditor, values: [String], cropSize: Int
  ) throws(NetworkError) -> Int {
    precondition(!values.isEmpty, "a vector of no values")
    let shapes = try shapes(of: values, in: editor, cropSize: cropSize)
    let count = shapes.reduce(0) { $0 + $1[1] * ($1.count == 2 ? 1 : 2) }
    if values == [name], shapes[0].count == 2 { return count }
    let spare = editor.unusedName("backbone_\(name)")
    if editor.valueNames.contains(name) { try editor.renameValue(name, to: spare) }
    var parts: [String] = []
    for (value, shape) in zip(values.map({ $0 == name ? spare : $0 }), shapes) {
      parts += shape.count == 2 ? [value] : try addStatistics(of: value, to: &editor)
    }
    try editor.addNode("Concat", inputs: parts, outputs: [name], attributes: ["axis": .integer(1)])
    return count
  }

  private static func shapes(
    of values: [String], in editor: NetworkEditor, cropSize: Int
  ) throws(NetworkError) -> [[Int]] {
    var copy = editor
    try copy.setOutputs(values.map { ($0, []) })
    let network = try copy.network(name: editor.name)
    let crop = Dictionary(uniqueKeysWithValues: network.inputs.map { ($0.name, [1, 3, cropSize, cropSize]) })
    let found = try network.plan(inputShapes: crop).outputShapes
    var shapes: [[Int]] = []
    for value in values {
      let shape = found[value] ?? []
      guard [2, 4].contains(shape.count) else {
        let reason =
          "'\(value)' cannot be a feature: it must be [crops, n] or [crops, channels, height, width]; it is \(shape)"
        throw NetworkError(network: editor.name, reason: reason)
      }
      shapes.append(shape)
    }
    return shapes
  }

  /// Mean and standard deviation of the channels of a map, [crops, channels] each.
  private static func addStatistics(of map: String, to editor: inout NetworkEditor) throws(NetworkError) -> [String] {
    let floor = "\(name).variance_floor"
    editor.setConstant(floor, shape: [], values: [varianceFloor])
    func value(_ suffix: String) -> String { "\(map).\(suffix)" }
    let nodes: [(type: String, inputs: [String], output: String)] = [
      ("GlobalAveragePool", [map], "mean"),
      ("Mul", [map, map], "square"),
      ("GlobalAveragePool", [value("square")], "mean_square"),
      ("Mul", [value("mean"), value("mean")], "squared_mean"),
      ("Sub", [value("mean_square"), value("squared_mean")], "variance"),
      ("Relu", [value("variance")], "positive_variance"),
      ("Add", [value("positive_variance"), floor], "floored_variance"),
      ("Sqrt", [value("floored_variance")], "deviation"),
      ("Flatten", [value("mean")], "mean_features"),
      ("Flatten", [value("deviation")], "deviation_features"),
    ]
    for node in nodes { try editor.addNode(node.type, inputs: node.inputs, outputs: [value(node.output)]) }
    return [value("mean_features"), value("deviation_features")]
  }
}
