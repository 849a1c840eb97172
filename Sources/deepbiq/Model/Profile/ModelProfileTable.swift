import QualityService

/// What `deepbiq model profile` prints for people.
struct ModelProfileTable {
  let profile: ModelProfile

  var text: String {
    let lines = (profile.layers.map { table(of: $0) + [""] } ?? []) + [total]
    return lines.map(PrintableText.of).joined(separator: "\n") + "\n"
  }

  private func table(of layers: [ModelProfile.Layer]) -> [String] {
    let rows = layers.enumerated().map { index, layer in
      [
        "\(index + 1)", layer.name, layer.operators.joined(separator: "+"),
        layer.outputShape.map(String.init).joined(separator: "x"), milliseconds(layer.medianSeconds),
        layer.share.map { Decimals.text(100 * $0, 1) } ?? "view", millions(layer.multiplyAccumulates),
        layer.gigaflopsPerSecond.map { Decimals.text($0, 1) } ?? "",
      ]
    }
    let seconds = layers.reduce(0) { $0 + ($1.medianSeconds ?? 0) }
    let multiplyAccumulates = layers.reduce(0) { $0 + $1.multiplyAccumulates }
    let sum = [
      "", "one worker", "", "", milliseconds(seconds), "100.0", millions(multiplyAccumulates),
      seconds > 0 ? Decimals.text(2 * Double(multiplyAccumulates) / seconds / 1e9, 1) : "",
    ]
    return TextTable(
      header: ["#", "layer", "operator", "output", "ms", "%", "MMACs", "GFLOP/s"], rows: rows, total: sum,
      leftColumns: 1...3
    ).lines
  }

  private var total: String {
    let speeds = [profile.upperQuartileSeconds, profile.lowerQuartileSeconds].map {
      Decimals.text(Double(profile.batch) / $0, 1)
    }
    return "\(counted(profile.batch, "crop")) on \(counted(profile.workers, "worker")), "
      + "\(counted(profile.runs, "run")): median \(milliseconds(profile.medianSeconds)) ms a run "
      + "(quartiles \(milliseconds(profile.lowerQuartileSeconds)) to \(milliseconds(profile.upperQuartileSeconds))), "
      + "\(Decimals.text(profile.cropsPerSecond, 1)) crops/s (\(speeds[0]) to \(speeds[1]))"
  }

  private func milliseconds(_ seconds: Double?) -> String { seconds.map { Decimals.text(1000 * $0, 3) } ?? "" }

  private func millions(_ count: Int) -> String { count == 0 ? "" : Decimals.text(Double(count) / 1e6, 2) }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
