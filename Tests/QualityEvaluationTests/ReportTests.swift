import Foundation
import FoundationXML
import Testing

@testable import QualityEvaluation

@Suite struct ReportTests {
  /// Counts elements; a page that is not well-formed stops it.
  private final class Counter: NSObject, XMLParserDelegate {
    var counts: [String: Int] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      counts[name, default: 0] += 1
    }
  }

  private func elements(of html: String) throws -> [String: Int] {
    let parser = XMLParser(data: Data(html.dropFirst("<!doctype html>\n".count).utf8))
    let counter = Counter()
    parser.delegate = counter
    try #require(parser.parse(), "not well-formed: \(String(describing: parser.parserError))")
    return counter.counts
  }

  @Test("the page is well-formed and has a dot for every image in both scatters")
  func wellFormed() throws {
    let report = try EvaluationTests.fullReport()
    let counts = try elements(of: report.html)
    #expect(counts["figure"] == 5)
    #expect(counts["circle"] == 2 * 60 + 2 * report.calibration.count + report.cropCounts.count)
    #expect(counts["section"] == 7)
    #expect(counts["script"] == nil && counts["link"] == nil && counts["img"] == nil)
  }

  @Test("names cannot bring markup into the page")
  func escaping() throws {
    let hostile = "</title></style><script>alert('x')</script>&\"\u{0}"
    let images = (0..<12).map {
      EvaluatedImage(name: hostile, prediction: Double($0), opinion: Double($0 % 5), group: hostile)
    }
    let evaluation = try Evaluation(of: images, options: EvaluationTests.options)
    let html = evaluation.report(title: hostile, model: hostile, database: hostile).html
    #expect(try elements(of: html)["script"] == nil)
    #expect(
      html.contains("&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{FFFD}"))
  }

  @Test("the page fetches nothing: its only address names the SVG vocabulary")
  func selfContained() throws {
    let html = try EvaluationTests.fullReport().html.replacing("http://www.w3.org/2000/svg", with: "")
    for reference in ["http", "//", "src=", "href=", "@import", "url(h"] { #expect(!html.contains(reference)) }
    #expect(html.contains("prefers-color-scheme: dark"))
  }

  @Test("the style sheet needs no escaping")
  func styleSheet() {
    #expect(MarkupElement.escaped(HTMLPage.styleSheet) == HTMLPage.styleSheet)
  }

  @Test(
    "axes have a few round ticks around all values",
    arguments: [
      [0.0, 100], [3.2, 97.9], [-0.001, 0.002], [5, 5], [1e6, 1e6 + 1], [-1e300, 1e300], [12.5], [0, 1e-12],
    ] as [[Double]]
  )
  func axes(values: [Double]) {
    let axis = PlotAxis("", holding: values)
    #expect(values.allSatisfy { axis.range.contains($0) })
    #expect((2...9).contains(axis.ticks.count), "\(axis.ticks)")
    #expect(axis.ticks.first == axis.range.lowerBound && axis.ticks.last == axis.range.upperBound)
    #expect(Set(axis.ticks.map { Figure.text($0, decimals: axis.decimals) }).count == axis.ticks.count)
  }

  @Test("axes of a percentage scale are written without decimals")
  func roundTicks() {
    let axis = PlotAxis("", holding: [3.4, 92])
    #expect(axis.ticks == [0, 20, 40, 60, 80, 100])
    #expect(axis.decimals == 0)
    #expect(PlotAxis("", holding: [10.2, 11.1]).decimals == 1)
  }

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
