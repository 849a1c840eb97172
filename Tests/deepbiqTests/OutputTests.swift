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
    let header = TableWriter(widestPath: "much/longer/path.jpg".count).header
    #expect(header.hasPrefix("FILE" + String(repeating: " ", count: 16) + "    SCORE  CATEGORY  "))
    #expect(TableWriter(widestPath: 0).header.hasPrefix("FILE    SCORE"))
  }

  @Test func `Intervals have a column where scores have them, headed by their level`() {
    #expect(
      TableWriter(widestPath: 0, intervalLevel: 0.9).header.hasPrefix("FILE    SCORE     90 % INTERVAL  CATEGORY  "))
    #expect(TableWriter(widestPath: 0, intervalLevel: 0.975).header.contains(" 97.5 % INTERVAL  "))
    #expect(!TableWriter(widestPath: 0).header.contains("INTERVAL"))
  }

  @Test func `A file's name cannot move the cursor`() {
    #expect(PrintableText.of("a\u{1B}[2J\nb\u{7F}é") == "a?[2J?b?é")
  }

  @Test func `The summary counts what failed and what was skipped`() {
    var summary = ScoreSummary()
    #expect(summary.text == "0 images scored")
    let broken = ScoreFailure(.undecodableImage, "broken")
    summary.add(ScoreRow(name: FileName("a"), result: .failure(broken), number: 1))
    for leftOut in [LeftOut.other, .other, .hidden, .linkToFolder] { summary.add(leftOut) }
    summary.before = (rows: 5, failed: 1)
    #expect(
      summary.text
        == "0 images scored; 1 failed, 2 files that are no images skipped, 1 hidden left out, 1 link to a folder not "
        + "followed, 5 done before, of which 1 failed")
    #expect(summary.rows == 6 && summary.hasFailures)
  }

  @Test func `A row without a score has its error in the columns for it`() {
    let name = FileName(bytes: Array("caf".utf8) + [0xE9] + Array("%,.jpg".utf8))
    let failure = ScoreFailure(.imageTooSmall, "The image is 2 x 2 pixels; each side must be at least 16.")
    let line = CSVWriter().line(ScoreRow(name: name, result: .failure(failure), number: 1))
    let fields = RecordReader.fields(of: Array(line.utf8))
    #expect(fields.count == CSVWriter.columns.count)
    #expect(fields.first == "caf%E9%25,.jpg")
    #expect(Array(fields.suffix(3)) == ["image_too_small", failure.detail, "true"])
    #expect(fields.dropFirst().dropLast(3).allSatisfy { $0.isEmpty })
  }

  @Test(arguments: [(0, 10, 0), (5, 10, 15), (10, 10, 30), (0, 0, 30)])
  func `The progress bar fills in proportion`(done: Int, total: Int, filled: Int) {
    let text = ProgressBar.text(done: done, total: total, seconds: 2)
    #expect(text.filter { $0 == "#" }.count == filled)
    #expect(text.contains("\(done)/\(total), \(Decimals.text(Double(done) / 2, 1)) images/s"))
  }

  @Test func `The progress bar tells the time left where the end is known`() {
    #expect(ProgressBar.text(done: 5, total: 605, seconds: 5).hasSuffix(" 5/605, 1.0 images/s, 10:00 left"))
    #expect(ProgressBar.text(done: 15, total: 25, seconds: 5, doneBefore: 10).hasSuffix(", 0:10 left"))
    #expect(ProgressBar.text(done: 8, total: nil, seconds: 2) == "8 images, 4.0 images/s")
    #expect([0, 59.6, 3_600, 7_384].map(ProgressBar.time) == ["0:00", "1:00", "1:00:00", "2:03:04"])
    #expect(ProgressBar.time(.nan) == "0:00")
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
