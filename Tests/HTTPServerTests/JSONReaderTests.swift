import Foundation
import Numerics
import Testing

@testable import HTTPServer

/// JSON bodies, held to the grammar of RFC 8259 and to Foundation's reader.
@Suite struct JSONReaderTests {
  /// Reads a text in pieces of so many bytes.
  private func read(_ text: [UInt8], base64 places: Set<[String]> = [], pieces: Int = 1) throws -> JSONValue {
    var reader = JSONReader(base64: places)
    for start in stride(from: 0, to: text.count, by: pieces) {
      try Array(text[start..<min(start + pieces, text.count)]).withUnsafeBytes { try reader.receive($0) }
    }
    return try reader.finish()
  }

  private func reason(_ text: String) -> String? {
    do {
      _ = try read(Array(text.utf8))
      return nil
    } catch {
      return (error as? JSONReader.Refusal)?.reason
    }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `Every kind of value is read, in pieces of any size`(pieces: Int) throws {
    let text =
      #" { "a" : [ 1 , -2.5e1, true,false , null, [] , {} ] , "b":"x\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é" } "# + "\r\n"
    let value = try read(Array(text.utf8), pieces: pieces)
    #expect(
      value
        == .object([
          .init("a", .array([.integer(1), .number(-25), .bool(true), .bool(false), .null, .array([]), .object([])])),
          .init("b", .string("x\"\\/\u{8}\u{c}\n\r\té😀é")),
        ]))
  }

  @Test(arguments: ["0", "-0", "1", "10", "1.5", "1e3", "1E+3", "-1.25e-2", "null", "true", "\"\"", "[]", "{}", " 7 "])
  func `A value alone is a text`(text: String) throws {
    let expected = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? NSObject
    let bytes = try read(Array(text.utf8)).bytes
    let read = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? NSObject
    #expect(read == expected)
  }

  @Test(arguments: [1, 2, 100])
  func `A byte order mark before the text is skipped, and nowhere else`(pieces: Int) throws {
    #expect(try read([0xEF, 0xBB, 0xBF] + Array(" [1]".utf8), pieces: pieces) == .array([.integer(1)]))
    for text in [[0xEF, 0xBB] + Array("1".utf8), [0xEF, 0xBB, 0xBF], Array("1 ".utf8) + [0xEF, 0xBB, 0xBF]] {
      #expect(throws: JSONReader.Refusal.self) { try read(text, pieces: pieces) }
    }
    #expect(throws: JSONReader.Refusal.self) { try read([0x20, 0xEF, 0xBB, 0xBF, 0x31], pieces: pieces) }
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1", "[1,", "[1,]", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",
    "{'a':1}",
    "[1}", "{\"a\":1]", "]", "1 2", "[] []", "{}x", "01", "1.", ".5", "+1", "1e", "-", "--1", "nul", "True", "NaN",
    "Infinity", "0x1", "\"a", "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\udc00\"",
    "\"\\ud800\\ud800\"",
    "\"a\nb\"", "[1 2]", "{\"a\" 1}", "{\"a\":1 \"b\":2}", ",", "{\"a\":1,\"a\":2}", "{,}", "[,1]", "/* */ 1", "1e+",
    "1.e1", "00", "-01", "1e5.5", "1_0",
  ])
  func `What is no JSON is refused with a reason`(text: String) {
    #expect(reason(text)?.isEmpty == false, "\(text)")
  }

  @Test func `Text that is not UTF-8 is refused`() {
    #expect(throws: JSONReader.Refusal.self) { try read([0x22, 0xC3, 0x22]) }
    #expect(throws: JSONReader.Refusal.self) { try read([0x22, 0xED, 0xA0, 0x80, 0x22]) }
  }

  /// Random texts, damaged at random: what Foundation reads is read alike, and nothing else is but for the limits.
  @Test func `Foundation reads the same`() throws {
    var generator = SplitMix64(seed: 17)
    let samples = [
      #"{"image":"AAAA","crops":9,"view":"native","x":[1,2.5,{"y":null}],"z":"\u00e9\n"}"#,
      #"[[],[[]],"a\\b",-1e-5,true]"#,
    ]
    for _ in 0..<3_000 {
      var text = Array(samples[generator.next(below: samples.count)].utf8)
      for _ in 0..<generator.next(below: 3) {
        let place = generator.next(below: text.count)
        switch generator.next(below: 3) {
        case 0: text.remove(at: place)
        case 1: text[place] = text[generator.next(below: text.count)]
        default: text.insert(text[generator.next(below: text.count)], at: place)
        }
      }
      let expected = try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed) as? NSObject
      let value: JSONValue
      do {
        value = try read(text, pieces: 1 + generator.next(below: 5))
      } catch {
        // Foundation takes the last of two members of the same name, and a comma behind the last.
        let isTwice = (error as? JSONReader.Refusal)?.reason.hasSuffix("twice") ?? false
        let string = String(decoding: text, as: UTF8.self)
        let endsWithComma = string.contains(",]") || string.contains(",}")
        #expect(expected == nil || isTwice || endsWithComma, "\(string): \(error)")
        continue
      }
      let read = try JSONSerialization.jsonObject(with: Data(value.bytes), options: .fragmentsAllowed) as? NSObject
      #expect(read == expected, "\(String(decoding: text, as: UTF8.self))")
    }
  }

  @Test func `A few bytes never cost much: depth, values, members and texts have limits`() throws {
    let deep = String(repeating: "[", count: JSONReader.maximumDepth)
    #expect(reason(deep + String(repeating: "]", count: JSONReader.maximumDepth)) == nil)
    #expect(reason(deep + "[")?.contains("deeper") == true)
    #expect(reason("[" + String(repeating: "0,", count: JSONReader.maximumValueCount))?.contains("more than") == true)
    let members = (0...JSONReader.maximumMemberCount).map { "\"\($0)\":0" }.joined(separator: ",")
    #expect(reason("{\(members)}")?.contains("members") == true)
    let long = String(repeating: "a", count: JSONStringReader.maximumByteCount)
    #expect(reason("\"\(long)\"") == nil)
    #expect(reason("\"\(long)a\"")?.contains("text of more than") == true)
    #expect(reason("[" + String(repeating: "1", count: 100) + "]") != nil)
  }

  // MARK: - Base64

  private static let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 13) }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 47, 1_000], [1, 3, 64, 5_000])
  func `Base64 is decoded where it is said to be`(count: Int, pieces: Int) throws {
    let bytes = Array(Self.bytes.prefix(count))
    let plain = Data(bytes).base64EncodedString()
    let lines = Data(bytes).base64EncodedString(options: .lineLength76Characters)
    let texts = [
      plain, plain.filter { $0 != "=" }, plain.replacing("/", with: "\\/"), lines.replacing("\r\n", with: "\\r\\n"),
      plain.replacing("+", with: "-").replacing("/", with: "_"), "data:image/jpeg;base64,\(plain)",
      "DATA:;charset=x;BASE64,\(plain)", "data:image\\/png;base64,\(plain)", plain.replacing("A", with: "\\u0041"),
    ]
    for text in texts {
      let json = Array("{\"image\":\"\(text)\",\"other\":\"AAAA\"}".utf8)
      let expected = JSONValue.object([.init("image", .bytes(bytes)), .init("other", .string("AAAA"))])
      #expect(try read(json, base64: [["image"]], pieces: pieces) == expected, "\(text)")
    }
  }

  @Test func `Places are paths, a star for the elements of an array`() throws {
    let json = Array(#"{"inputs":[{"data":["AQ==","Ag=="]},{"data":["x"]}],"data":"AQ=="}"#.utf8)
    let value = try read(json, base64: [["inputs", "*", "data", "*"]])
    let first = JSONValue.object([.init("data", .array([.bytes([1]), .bytes([2])]))])
    let second = JSONValue.object([.init("data", .array([.string("x")]))])
    #expect(value == .object([.init("inputs", .array([first, second])), .init("data", .string("AQ=="))]))
  }

  @Test(arguments: [
    "A", "AAAAA", "AA=A", "A%2BA", "http://example/a.jpg", "data:image/png,AAAA", "data:image/png;base64", "AAAA\u{e9}",
    "data:" + String(repeating: "x", count: 300) + ";base64,AAAA",
  ])
  func `What is no base64 stays a text that tells how it begins`(text: String) throws {
    let value = try read(Array("{\"image\":\"\(text)\"}".utf8), base64: [["image"]])
    guard case .object(let members) = value, case .string(let beginning)? = members.first?.value else {
      Issue.record("\(value)")
      return
    }
    #expect(text.hasPrefix(beginning) && !beginning.isEmpty)
  }

  @Test func `Bytes are written as base64`() {
    #expect(JSONValue.array([.bytes([1, 2, 3]), .bytes([])]).bytes == Array(#"["AQID",""]"#.utf8))
  }
}
