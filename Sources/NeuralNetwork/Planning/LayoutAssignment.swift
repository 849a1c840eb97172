import CKernels

/// Decides which values are stored as NHWC, by the operators' rules (``LayoutRule``), and converts them where layouts
/// meet.
///
/// Convolutions bring their input into that layout, or read NCHW by themselves; what follows keeps it as long as it
/// can, so that most networks convert once, at the end.
struct LayoutAssignment {
  private var graph: PlannedGraph
  private var nodes: [PlannedNode] = []
  /// The same values in the other layout, as far as they are there.
  private var copies: [String: String] = [:]

  static func apply(to graph: inout PlannedGraph) throws(NodeError) {
    var assignment = LayoutAssignment(graph: graph)
    for node in graph.nodes { try assignment.assign(node) }
    graph = assignment.graph
    graph.nodes = assignment.nodes
  }

  private init(graph: PlannedGraph) { self.graph = graph }

  private mutating func assign(_ node: PlannedNode) throws(NodeError) {
    var node = node
    let rule = try NodeError.wrap(node.node) { () throws(OperatorError) in
      try node.op.layoutRule(graph.operands(of: node))
    }
    let hasNHWC = node.inputs.contains { $0.map { graph.values[$0]?.layout == .nhwc } ?? false }
    let layout: Layout = rule == .nchw || rule == .any && !hasNHWC ? .nchw : .nhwc
    for (position, input) in node.inputs.enumerated() {
      guard let input else { continue }
      node.inputs[position] = value(input, in: rule == .nchwToNHWC && position == 0 ? .nchw : layout)
    }
    var outputs: [(result: String, stored: String)] = []
    for (position, output) in node.outputs.enumerated() {
      guard let output, let shape = graph.values[output]?.shape, layout == .nhwc, shape.count == 4 else { continue }
      var stored = output
      if graph.outputs.contains(output), shape.dependsOnLayout {
        stored = unusedName(output, .nhwc)
        (copies[output], copies[stored]) = (stored, output)
        outputs.append((output, stored))
      }
      graph.values[stored] = Operand(shape: shape, layout: .nhwc)
      node.outputs[position] = stored
    }
    nodes.append(node)
    for (output, stored) in outputs { convert(stored, into: output, .nchw) }
  }

  /// The name of a value in a layout; it is converted where it is not there yet.
  private mutating func value(_ name: String, in layout: Layout) -> String {
    guard let operand = graph.values[name], operand.constant == nil, operand.shape.dependsOnLayout,
      operand.layout != layout
    else { return name }
    if let copy = copies[name] { return copy }
    let copy = unusedName(name, layout)
    (copies[name], copies[copy]) = (copy, name)
    graph.values[copy] = Operand(shape: operand.shape, layout: layout)
    convert(name, into: copy, layout)
    return copy
  }

  private func unusedName(_ value: String, _ layout: Layout) -> String {
    var name = "\(value) (\(layout == .nhwc ? "NHWC" : "NCHW"))"
    while graph.values[name] != nil { name += "'" }
    return name
  }

  private mutating func convert(_ source: String, into target: String, _ layout: Layout) {
    let node = Node(
      name: target, type: "Layout", domain: "", opset: 1, attributes: Attributes(values: [:]), inputs: [source],
      outputs: [target])
    nodes.append(PlannedNode(node: node, op: LayoutConversion(to: layout), inputs: [source], outputs: [target]))
  }
}

/// Brings a batch of images from one layout into the other.
private struct LayoutConversion: Operator {
  /// Floats of a unit of work.
  private static let unitFloats = 4096

  private let target: Layout

  init(to target: Layout) { self.target = target }

  init(_ node: Node) throws(OperatorError) { throw OperatorError("is made by layout assignment only") }

  func outputShapes(_ operands: Operands) throws(OperatorError) -> [Shape] { [try operands.imageShape(0)] }

  func kernel(_ operands: Operands) throws(OperatorError) -> Kernel {
    let shape = try operands.imageShape(0)
    let pixels = shape[2] * shape[3]
    let (rows, columns) = target == .nhwc ? (shape[1], pixels) : (pixels, shape[1])
    // A unit of work is some columns of one image, which become neighbouring rows.
    let side = Self.unitFloats / max(rows, 1) + 1
    let blocks = (columns + side - 1) / side
    return Kernel(partition: Partition(units: shape[0] * blocks)) { arguments, units in
      for unit in units {
        let (image, block) = unit.quotientAndRemainder(dividingBy: blocks)
        let first = block * side
        let offset = image * rows * columns
        ckernels_transpose(
          arguments.output(0) + offset + first * rows, arguments.input(0) + offset + first, columns, rows,
          min(side, columns - first))
      }
    }
  }
}
