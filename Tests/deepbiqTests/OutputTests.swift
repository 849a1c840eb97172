import QualityModel
import QualityService
import Testing

@testable import deepbiq

@Suite struct OutputTests {
  @Test(arguments: [
    ("plain.jpg", "plain.jpg"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
    ("two\nlines", "\"two\nlines\""),
    ("", ""), ("\"", "\"\"\"\""),
  ])
  func `A CSV field is quoted where RFC 4180 asks for it`(field: String, quoted: String) {
    #expect(CSVWriter.quoted(field) == quoted)
  }

  @Test func `The table's columns line up under their heads, as wide as the longest path`() {
    let header = TableWriter(paths: ["a.jpg", "much/longer/path.jpg"]).header
    #expect(header.hasPrefix("FILE" + String(repeating: " ", count: 16) + "    SCORE  CATEGORY  "))
    #expect(TableWriter(paths: []).header.hasPrefix("FILE    SCORE"))
  }

  @Test func `Intervals have a column where scores have them, headed by their level`() {
    #expect(TableWriter(paths: [], intervalLevel: 0.9).header.hasPrefix("FILE    SCORE     90 % INTERVAL  CATEGORY  "))
    #expect(TableWriter(paths: [], intervalLevel: 0.975).header.contains(" 97.5 % INTERVAL  "))
    #expect(!TableWriter(paths: []).header.contains("INTERVAL"))
  }

  @Test func `A file's name cannot move the cursor`() {
    let header = TableWriter(paths: ["a\u{1B}[2J\nb"]).header
    #expect(header.hasPrefix("FILE" + String(repeating: " ", count: 3 + 2 + 2) + "SCORE"))
    #expect(PrintableText.of("a\u{1B}[2J\nb\u{7F}é") == "a?[2J?b?é")
  }

  @Test func `The summary counts what failed and what was skipped`() {
    var summary = ScoreSummary()
    #expect(summary.text == "0 images scored")
    summary.add(ScoredFile(path: "a", outcome: .failed("broken")))
    summary.add(ScoredFile(path: "b", outcome: .skipped))
    summary.add(ScoredFile(path: "c", outcome: .skipped))
    #expect(summary.text == "0 images scored; 1 failed, 2 files that are no images skipped")
  }

  @Test(arguments: [(0, 10, 0), (5, 10, 15), (10, 10, 30), (0, 0, 30)])
  func `The progress bar fills in proportion`(done: Int, total: Int, filled: Int) {
    let text = ProgressBar.text(done: done, total: total, seconds: 2)
    #expect(text.filter { $0 == "#" }.count == filled)
    #expect(text.hasSuffix("\(done)/\(total), \(Decimals.text(Double(done) / 2, 1)) images/s"))
  }

  @Test func `A table is as wide as its cells, with words on the left and numbers on the right`() {
    let lines = TextTable.lines(
      [.right("#"), .left("layer"), .right("MACs")], rows: [["1", "conv", "12,345"], ["10", "relu6 ", "0"]],
      total: ["", "total", "12,345"])
    #expect(
      lines == [
        " #  layer     MACs", "--  ------  ------", " 1  conv    12,345", "10  relu6        0", "--  ------  ------",
        "    total   12,345",
      ])
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")])
  func `Large numbers have their digits in groups of three`(number: Int, text: String) {
    #expect(Decimals.grouped(number) == text)
  }
}
