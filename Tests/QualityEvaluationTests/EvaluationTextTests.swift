import Testing

@testable import QualityEvaluation

@Suite struct EvaluationTextTests {
  @Test("columns are aligned: names to the left, figures to the right")
  func alignment() {
    let table = ReportTable(title: "T", header: ["metric", "value"], rows: [["a", "1.00"], ["longer name", "–"]])
    #expect(
      table.text == """
        T
        metric       value
        -----------  -----
        a             1.00
        longer name      –

        """)
  }

  @Test("the report has every table, and names the curve")
  func tables() throws {
    let text = try EvaluationTests.fullReport().text
    for expected in [
      "Model: tiny 0.1", "Agreement with opinions, 60 images", "LCC (5-parameter logistic)", "Against one observer",
      "Prediction intervals", "inside the interval",
      "Repeated random splits, 5 of them", "By group", "By crops an image", "95 % interval",
      "seed 9", "0.954", "0.683",
    ] { #expect(text.contains(expected), "\(expected)") }
  }

  @Test("control characters of names do not reach the terminal")
  func controlCharacters() throws {
    let images = (0..<3).map {
      EvaluatedImage(name: "x", prediction: Double($0), opinion: Double($0), group: "\u{1B}[2J\u{202E}\n")
    }
    let text = try EvaluationTests.report(images, title: "a\u{7}b").text
    #expect(text.contains("a\u{FFFD}b") && text.contains("\u{FFFD}[2J\u{FFFD}\u{FFFD}"))
    #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test("figures are rounded and never minus zero")
  func figures() {
    #expect(Figure.text(1.005, decimals: 1) == "1.0")
    #expect(Figure.text(-0.004, decimals: 2) == "0.00")
    #expect(Figure.text(-0.006, decimals: 2) == "-0.01")
    #expect(Figure.text(Estimate(0.5, interval: 0.25...0.75), decimals: 2) == "0.50 [0.25, 0.75]")
    #expect(Figure.percent(0.95) == "95 %")
    #expect(Figure.percent(0.999) == "99.9 %")
  }
}
