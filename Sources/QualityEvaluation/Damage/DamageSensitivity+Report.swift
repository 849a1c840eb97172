extension DamageSensitivity {
  /// The figures for a terminal.
  public var text: String {
    ([title] + subject).map { ReportTable.printable($0) + "\n" }.joined() + "\n"
      + tables.map(\.text).joined(separator: "\n")
  }

  /// The figures and a picture of them as one HTML file.
  public var html: String {
    HTMLPage(title: title, subject: subject, figures: [curves], tables: tables).html
  }

  private var title: String { "Damage made on purpose: \(model)" }

  private var subject: [String] {
    ["Pictures: \(pictures) of \(database), damaged at the size they are judged at"]
  }

  private var tables: [ReportTable] { [summary, kindTable, partTable] }

  private var summary: ReportTable {
    let least = leastFall.map { "\(Figure.text($0.fall, decimals: 1)) (\($0.kind))" } ?? Figure.undefined
    return ReportTable(
      title: "In short", header: ["figure", "value"],
      rows: [
        ["steps that do not rise", Figure.text(stepsNotRising, decimals: 3)],
        ["of kinds that no training sees by default", Figure.text(stepsNotRisingHeldBack, decimals: 3)],
        ["least fall at the strongest damage", least],
        ["random pixels", Figure.text(randomPixels, decimals: 1)],
      ])
  }

  private var partTable: ReportTable {
    ReportTable(
      title: "Damaged parts", header: ["damage", "worst crop below the others", "area under the curve of the map"],
      rows: parts.map {
        [$0.damage, Figure.text($0.worstBelowOthers, decimals: 1), Figure.text($0.areaUnderCurve, decimals: 3)]
      },
      note:
        "PSNR 20 dB in the part. The area is 1 where the map is lower everywhere in the part than outside, 0.5 where "
        + "it tells nothing.")
  }

  private var stepsNotRisingHeldBack: Double? {
    let heldBack = kinds.filter(\.isHeldBack)
    return heldBack.isEmpty ? nil : heldBack.reduce(0) { $0 + $1.stepsNotRising } / Double(heldBack.count)
  }

  private var kindTable: ReportTable {
    ReportTable(
      title: "Mean scores",
      header: ["damage", "PSNR in dB", "none"] + strengths.map { "\($0)" } + ["not rising", "fall"],
      rows: kinds.map { kind in
        [kind.kind + (kind.isHeldBack ? " *" : ""), range(of: kind), Figure.text(undamaged, decimals: 1)]
          + kind.scores.map { Figure.text($0, decimals: 1) }
          + [Figure.text(kind.stepsNotRising, decimals: 2), Figure.text(kind.fall, decimals: 1)]
      },
      note: "* No training sees this kind by default. A kind that cannot reach a strength is as strong as it gets.")
  }

  /// Strengths, counted from 1.
  private var strengths: ClosedRange<Int> { 1...max(1, kinds.map(\.scores.count).max() ?? 1) }

  /// "36 to 17".
  private func range(of kind: Kind) -> String {
    [kind.wantedPSNR.first, kind.wantedPSNR.last].compactMap { $0 }.map { Figure.text($0, decimals: 0) }
      .joined(separator: " to ")
  }

  private var curves: (title: String, plot: Plot, caption: String) {
    let places = strengths.map { Double($0) }
    var plot = Plot(
      "Scores by strength", summary: "Strength to the right, mean score upwards, one line for each kind of damage.",
      horizontal: PlotAxis("Strength, from none to the strongest", holding: [0] + places),
      vertical: PlotAxis("Mean score", holding: [0, 100]))
    for kind in kinds {
      plot.addLine(zip([0] + places, [undamaged] + kind.scores).map { ($0, $1) }, kind: .bar)
      for (place, score) in zip(places, kind.scores) {
        plot.addPoint(place, score, name: "\(kind.kind): \(Figure.text(score, decimals: 1))")
      }
    }
    return ("Scores by strength", plot, "A line for each kind of damage; a dot's tooltip names it.")
  }
}
