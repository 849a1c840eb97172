import NeuralNetwork

/// What `deepbiq model inspect` prints.
struct ModelTable {
  let network: Network
  let plan: Plan

  var text: String {
    let header = ["#", "layer", "operator", "output", "parameters", "MACs"]
    var rows = plan.layers.enumerated().map { index, layer in
      [
        "\(index + 1)", layer.name, ([layer.operation] + layer.fused).joined(separator: "+"),
        layer.outputShape.map(String.init).joined(separator: "x"), grouped(layer.parameters),
        grouped(layer.multiplyAccumulates),
      ]
    }
    let parameters = plan.layers.reduce(0) { $0 + $1.parameters }
    let operations = plan.layers.reduce(0) { $0 + $1.multiplyAccumulates }
    rows.append(["", "total", "", "", grouped(parameters), grouped(operations)])
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ cells: [String]) -> String {
      zip(cells, widths).enumerated().map { column, cell in
        let padding = String(repeating: " ", count: cell.1 - cell.0.count)
        // Words to the left, numbers to the right.
        return (1...3).contains(column) ? cell.0 + padding : padding + cell.0
      }.joined(separator: "  ")
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    return
      ([network.name, ports("input", network.inputs), ports("output", network.outputs), ""]
      + [line(header), rule] + rows.dropLast().map(line) + [rule, line(rows[rows.count - 1]), ""]
      + [
        "weights \(mebibytes(parameters * 4)), arena \(mebibytes(plan.arenaByteCount)) a worker at "
          + plan.inputShapes.sorted { $0.key < $1.key }.map { "\($0)=\($1.map(String.init).joined(separator: "x"))" }
          .joined(separator: " ")
      ]).joined(separator: "\n")
  }

  private func ports(_ role: String, _ ports: [Port]) -> String {
    "\(role)s: "
      + ports.map { "\($0.name) [\($0.shape.map(\.description).joined(separator: ", "))]" }
      .joined(separator: ", ")
  }

  private func mebibytes(_ bytes: Int) -> String {
    let tenths = (bytes * 10 + (1 << 19)) >> 20
    return "\(tenths / 10).\(tenths % 10) MiB"
  }

  /// 1234567 as "1,234,567".
  private func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0 && index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
