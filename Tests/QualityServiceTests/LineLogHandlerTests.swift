import Foundation
import Logging
import Synchronization
import Testing

@testable import QualityService

@Suite struct LineLogHandlerTests {
  /// Keeps the lines of a logger.
  private final class Lines: Sendable {
    private let kept = Mutex<[String]>([])
    var output: LogOutput {
      LogOutput { line in self.kept.withLock { $0.append(String(decoding: line, as: UTF8.self)) } }
    }
    var all: [String] { kept.withLock { $0 } }
  }

  private let noon = Date(timeIntervalSince1970: 1_767_268_800.123)

  @Test func `A JSON line is one object, its numbers numbers`() {
    let lines = Lines()
    let logger = Logger(label: "deepbiq") { label in
      LineLogHandler(.json(label: label), output: lines.output, now: { noon })
    }
    logger.info("request", metadata: ["status": .stringConvertible(200), "ms": .stringConvertible(1.5), "path": "/a"])
    #expect(
      lines.all == [
        #"{"timestamp":"2026-01-01T12:00:00.123Z","level":"info","logger":"deepbiq","message":"request","#
          + #""ms":1.5,"path":"/a","status":200}"# + "\n"
      ]
    )
  }

  @Test func `What a client sends cannot break out of its line or replace a member`() throws {
    let lines = Lines()
    let logger = Logger(label: "l") { LineLogHandler(.json(label: $0), output: lines.output) }
    logger.warning("line\nbreak \"quoted\"", metadata: ["level": "fatal", "nested": ["a": ["x", "y"]]])
    let line = try #require(lines.all.first)
    #expect(line.filter { $0 == "\n" }.count == 1)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["message"] as? String == "line\nbreak \"quoted\"")
    #expect(object["level"] as? String == "warning")
    #expect(object["metadata.level"] as? String == "fatal")
    #expect((object["nested"] as? [String: [String]])?["a"] == ["x", "y"])
  }

  @Test func `A text line is readable, and control characters are gone`() {
    let lines = Lines()
    let logger = Logger(label: "l") { _ in LineLogHandler(.text, output: lines.output, now: { noon }) }
    logger.notice(
      "listening\u{1B}[2J",
      metadata: ["path": "/a b", "status": .stringConvertible(200), "q": "say \"x\""]
    )
    #expect(
      lines.all == [
        "12:00:00.123 NOTICE listening?[2J path=\"/a b\" q=\"say \\\"x\\\"\" status=200\n"
      ]
    )
  }

  @Test func `Lines below the level are not written`() {
    let lines = Lines()
    let logger = ServiceLogging.logger(level: .warning, format: .json, output: lines.output)
    logger.info("no")
    logger.error("yes")
    #expect(lines.all.count == 1)
  }

  @Test func `The format auto is text on a terminal and JSON elsewhere`() {
    for (isTerminal, start) in [(true, "0123456789"), (false, "{")] {
      let lines = Lines()
      ServiceLogging.logger(level: .info, format: .automatic, output: lines.output, isTerminal: isTerminal).info("x")
      #expect(lines.all.first?.first.map { start.contains($0) } == true)
    }
  }

  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"), (951_782_399.999, "2000-02-28T23:59:59.999Z"),
    (951_782_400, "2000-02-29T00:00:00.000Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
  ])
  func `Timestamps are RFC 3339 in UTC`(seconds: Double, text: String) {
    #expect(Timestamp.text(of: Date(timeIntervalSince1970: seconds)) == text)
  }

  @Test func `A pipe that nobody reads holds nobody up, and its lines stay whole`() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    var stream = LogStream(descriptor: ends[1])
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 9_999) + [UInt8(ascii: "\n")]
    let time = ContinuousClock().measure {
      for _ in 0..<100 { stream.write(line) }
    }
    #expect(time < .seconds(5))
    // Whoever reads at last gets whole lines, the one that was begun too.
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    text += buffer[..<read(ends[0], &buffer, buffer.count)]
    stream.write(line)
    close(ends[1])
    while case let count = read(ends[0], &buffer, buffer.count), count > 0 { text += buffer[..<count] }
    let lines = text.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count >= 7 && lines.allSatisfy { $0.count == 9_999 })
  }
}
