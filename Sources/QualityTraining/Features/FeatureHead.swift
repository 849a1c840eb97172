import NeuralNetwork
import QualityModel

/// Chosen values of a network as one row of features per crop, computed in the graph itself.
///
/// A value of rank 2, [crops, features], is taken as it is. One of rank 4, [crops, channels, height, width], becomes
/// the mean and then the standard deviation of each channel over its positions, sqrt(max(E[x^2] - E[x]^2, 0) + 1e-5),
/// made of operators that have gradients; where there is one position only, its channels. Several values are
/// concatenated in the order in which they are named.
public struct FeatureHead: Sendable, Equatable {
  /// The name of the value that holds the features, [crops, ``count``].
  public static let name = "features"

  /// The columns of each chosen value, in the order in which they were named.
  public let columns: [Range<Int>]

  /// How many features there are.
  public var count: Int { columns.last?.upperBound ?? 0 }

  /// Adds the nodes that compute the value ``name``. A value that already has this name is renamed, unless it is the
  /// only chosen one and of rank 2: then nothing needs to be done.
  ///
  /// - Parameters:
  ///   - values: names of values that the network computes: at least one, no name twice.
  ///   - editor: the network; its outputs stay the same, renaming aside.
  ///   - inputShapes: the shapes of the inputs for one crop, which decide those of the values.
  /// - Throws: ``FeatureError`` for an unknown value, one of another rank, or a network that cannot be planned.
  public static func attach(
    _ values: [String], to editor: inout NetworkEditor, inputShapes: [String: [Int]]
  ) throws(FeatureError) -> FeatureHead {
    precondition(!values.isEmpty && Set(values).count == values.count, "features come from different values")
    let shapes = try shapes(of: values, in: editor, inputShapes: inputShapes)
    var columns: [Range<Int>] = []
    for shape in shapes {
      let start = columns.last?.upperBound ?? 0
      columns.append(start..<start + (shape.hasPositions ? 2 : 1) * shape[1])
    }
    if values == [name], shapes[0].count == 2 { return FeatureHead(columns: columns) }
    do throws(NetworkError) {
      let spare = editor.unusedName("\(name).before")
      if editor.valueNames.contains(name) { try editor.renameValue(name, to: spare) }
      var parts: [String] = []
      for (value, shape) in zip(values, shapes) {
        parts += try editor.addFeatures(of: value == name ? spare : value, shape: shape)
      }
      try editor.addNode("Concat", inputs: parts, outputs: [name], attributes: ["axis": .integer(1)])
    } catch {
      throw .network(error)
    }
    return FeatureHead(columns: columns)
  }

  /// The shape of each value for one crop, all of rank 2 or 4.
  private static func shapes(
    of values: [String], in editor: NetworkEditor, inputShapes: [String: [Int]]
  ) throws(FeatureError) -> [[Int]] {
    let known = editor.valueNames
    for value in values where !known.contains(value) {
      throw .unknownValue(value, network: editor.name, suggestion: SpellingSuggestion.nearest(to: value, among: known))
    }
    var probe = editor
    let planned: [String: [Int]]
    do throws(NetworkError) {
      try probe.setOutputs(values.map { ($0, []) })
      planned = try probe.network(name: editor.name).plan(inputShapes: inputShapes).outputShapes
    } catch {
      throw .network(error)
    }
    return try values.map { value throws(FeatureError) in
      let shape = planned[value] ?? []
      guard [2, 4].contains(shape.count) else { throw .unusableValue(value, network: editor.name, shape: shape) }
      return shape
    }
  }
}

extension [Int] {
  /// Whether a value of this shape has more than one position, so that it has a deviation over them.
  fileprivate var hasPositions: Bool { count == 4 && self[2] * self[3] > 1 }
}

extension NetworkEditor {
  /// Keeps the slope of the square root finite where a channel is the same everywhere.
  private static let leastVariance: Float = 1e-5

  /// Adds the nodes that turn a value into matrices: itself, its only position, or mean and deviation over positions.
  fileprivate mutating func addFeatures(of value: String, shape: [Int]) throws(NetworkError) -> [String] {
    guard shape.count == 4 else { return [value] }
    guard shape.hasPositions else { return [try add("Flatten", [value], "\(value).flat", ["axis": .integer(1)])] }
    let floor = unusedName("\(value).least_variance")
    setConstant(floor, shape: [1], values: [Self.leastVariance])
    let mean = try add("GlobalAveragePool", [value], "\(value).mean")
    let square = try add("Mul", [value, value], "\(value).square")
    let meanSquare = try add("GlobalAveragePool", [square], "\(value).mean_square")
    let squaredMean = try add("Mul", [mean, mean], "\(value).squared_mean")
    let difference = try add("Sub", [meanSquare, squaredMean], "\(value).difference")
    // Rounding may put it below 0.
    let variance = try add("Relu", [difference], "\(value).variance")
    let deviation = try add("Sqrt", [try add("Add", [variance, floor], "\(value).raised")], "\(value).deviation")
    return try [mean, deviation].map { part throws(NetworkError) in
      try add("Flatten", [part], "\(part).flat", ["axis": .integer(1)])
    }
  }

  /// Adds a node with one output, and returns the output's name.
  private mutating func add(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [String: NodeAttribute] = [:]
  ) throws(NetworkError) -> String {
    let output = unusedName(output)
    try addNode(type, inputs: inputs, outputs: [output], attributes: attributes)
    return output
  }
}
