import Testing

@testable import deepbiq

@Suite struct EarlierRowsTests {
  private static func row(_ path: String, error: String = "", escaped: Bool = false) -> String {
    let middle = [String](repeating: "", count: CSVWriter.columns.count - 4)
    return ([path] + middle + [error, "", "\(escaped)"]).map(CSVWriter.quoted).joined(separator: ",") + "\r\n"
  }

  private static let csv =
    CSVWriter().header + row("a.jpg") + row("b, \"x\"\r\n.jpg") + row("c.jpg", error: "unreadable_file") + row("a.jpg")

  private static let jsonl = """
    {"path":"a.jpg","score":1}
    {"path":"b, \\"x\\"\\r\\n.jpg","score":2}
    {"path":"c.jpg","error":{"code":"unreadable_file","detail":"there is no such file"}}
    {"path":"a.jpg","score":1}

    """

  private func read(_ text: String, _ format: ScoreCommand.Format, by count: Int) throws(CommandFailure) -> EarlierRows
  {
    var rest = Array(text.utf8)[...]
    return try EarlierRows(format: format, file: FileName("f")) { () throws(CommandFailure) in
      guard !rest.isEmpty else { return nil }
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  @Test(arguments: [(csv, ScoreCommand.Format.csv), (jsonl, .jsonl)], [1, 7, 100_000])
  func `Rows are read in whatever parts they come`(file: (String, ScoreCommand.Format), count: Int) throws {
    var rows = try read(file.0, file.1, by: count)
    #expect(rows.count == 4 && rows.failed == 1 && rows.byteCount == file.0.utf8.count)
    // A name with two rows counts twice.
    let taken = ["a.jpg", "b, \"x\"\r\n.jpg", "d.jpg", "a.jpg", "c.jpg", "a.jpg"].map { rows.take(FileName($0)) }
    #expect(taken == [true, true, false, true, true, false])
  }

  @Test(arguments: [(csv, ScoreCommand.Format.csv), (jsonl, .jsonl)])
  func `Wherever a file is cut, whole rows are kept and the last one is not`(file: String, format: ScoreCommand.Format)
    throws
  {
    let bytes = Array(file.utf8)
    for length in 0..<bytes.count {
      let rows = try read(String(decoding: bytes[..<length], as: UTF8.self), format, by: 64)
      #expect(rows.byteCount <= length && rows.count < 4)
      #expect(rows.byteCount == 0 || bytes[rows.byteCount - 1] == UInt8(ascii: "\n"))
    }
  }

  @Test(arguments: [
    ("hello", ScoreCommand.Format.csv), ("a,b\r\n", .csv), (CSVWriter().header + "a,b\r\n", .csv), ("hello", .jsonl),
    ("[1]\n", .jsonl), ("\n", .jsonl), (csv, .jsonl), (jsonl, .csv),
  ])
  func `Any other file is refused`(text: String, format: ScoreCommand.Format) {
    let error = #expect(throws: CommandFailure.self) { try read(text, format, by: 64) }
    #expect(error?.description.hasPrefix("f is no output of deepbiq score --format") == true)
  }

  @Test func `An escaped name and the same text are different names`() throws {
    let text = CSVWriter().header + Self.row("caf%E9", escaped: true)
    var rows = try read(text, .csv, by: 64)
    let taken = [FileName("caf%E9"), FileName(bytes: Array("caf".utf8) + [0xE9])].map { rows.take($0) }
    #expect(taken == [false, true])
  }

  @Test(arguments: [nil, 1, 3, 50, 200])
  func `A ranking has the best first, and equal scores as they came`(limit: Int?) {
    var ranking = ScoreRanking(limit: limit, isReversed: false)
    var reversed = ScoreRanking(limit: limit, isReversed: true)
    let scores = (0..<1_000).map { Double($0 * 7_919 % 101) }
    for (number, score) in scores.enumerated() {
      ranking.add("\(number)", score: score, number: number)
      reversed.add("\(number)", score: score, number: number)
    }
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    #expect(ranking.lines == order.prefix(limit ?? .max).map(String.init))
    let rising = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    #expect(reversed.lines == rising.prefix(limit ?? .max).map(String.init))
  }
}
