import QualityService

/// What `deepbiq model inspect` prints for people.
struct ModelTable {
  let summary: ModelSummary

  var text: String {
    let lines = [
      [summary.file, ports("inputs", summary.inputs), ports("outputs", summary.outputs)], metadata, [""], table,
      ["", memory],
    ]
    return lines.flatMap { $0 }.map(PrintableText.of).joined(separator: "\n") + "\n"
  }

  /// One line a key; long texts are cut.
  private var metadata: [String] {
    summary.metadata.sorted { $0.key < $1.key }.map { key, value in
      let line = value.split(whereSeparator: \.isNewline).joined(separator: " ")
      return "\(key): \(line.count > 100 ? line.prefix(99) + "…" : line)"
    }
  }

  private var table: [String] {
    let header = ["#", "layer", "operator", "output", "output KiB", "parameters", "MACs"]
    let rows = summary.layers.enumerated().map { index, layer in
      [
        "\(index + 1)", layer.name, layer.operators.joined(separator: "+"),
        layer.outputShape.map(String.init).joined(separator: "x"), tenths(layer.outputBytes, of: 1 << 10),
        Decimals.grouped(layer.parameters), Decimals.grouped(layer.multiplyAccumulates),
      ]
    }
    let total = [
      "", "total", "", "", "", Decimals.grouped(summary.parameters), Decimals.grouped(summary.multiplyAccumulates),
    ]
    // Words to the left, numbers to the right.
    return TextTable(header: header, rows: rows, total: total, leftColumns: 1...3).lines
  }

  private var memory: String {
    let shapes = summary.inputShapes.sorted { $0.key < $1.key }
      .map { "\($0)=\($1.map(String.init).joined(separator: "x"))" }
    return
      "weights \(tenths(summary.weightBytes, of: 1 << 20)) MiB, arena \(tenths(summary.arenaBytes, of: 1 << 20)) MiB "
      + "a worker at \(shapes.joined(separator: " "))"
  }

  private func ports(_ role: String, _ ports: [ModelSummary.ValueInfo]) -> String {
    "\(role): "
      + ports.map { "\($0.name) [\($0.shape.map(\.description).joined(separator: ", "))]" }.joined(separator: ", ")
  }

  /// "4.2" for 4.2 units, rounded.
  private func tenths(_ bytes: Int, of unit: Int) -> String {
    let tenths = (bytes * 10 + unit / 2) / unit
    return "\(Decimals.grouped(tenths / 10)).\(tenths % 10)"
  }
}
