import Foundation
import Testing

@testable import QualityService

@Suite struct OrderedJSONEncoderTests {
  private struct Sample: Encodable {
    let zebra: Int
    let apple: [Double]
    let middle: Inner
    let nothing: String?
    let flag: Bool
  }

  private struct Inner: Encodable {
    let text: String
    let numbers: [String: UInt8]
  }

  @Test func `Members keep the order of the properties, and what is nil is left out`() throws {
    let sample = Sample(
      zebra: 1,
      apple: [0.5, 2],
      middle: Inner(text: "a\"\\\n\u{1}é", numbers: ["n": 7]),
      nothing: nil,
      flag: true
    )
    let json = String(decoding: try OrderedJSONEncoder.encode(sample), as: UTF8.self)
    #expect(
      json == #"{"zebra":1,"apple":[0.5,2.0],"middle":{"text":"a\"\\\n\u0001é","numbers":{"n":7}},"flag":true}"#
    )
  }

  @Test func `Empty objects and arrays are written as such`() throws {
    #expect(try OrderedJSONEncoder.encode([String: Int]()) == Array("{}".utf8))
    #expect(try OrderedJSONEncoder.encode([Int]()) == Array("[]".utf8))
  }

  @Test func `What JSON has no number for is null`() throws {
    let json = try OrderedJSONEncoder.encode([Double.nan, .infinity, -0.25, 1e300])
    #expect(String(decoding: json, as: UTF8.self) == "[null,null,-0.25,1e+300]")
  }

  @Test func `An integer beyond 64 bits is an error`() {
    #expect(throws: EncodingError.self) { try OrderedJSONEncoder.encode([UInt64.max]) }
  }

  @Test func `Foundation reads back what is written`() throws {
    let values = ["\u{0}\u{1F}\u{7F}", "😀 \\ \" /", "\r\n\t", ""]
    let json = try OrderedJSONEncoder.encode(values)
    #expect(try JSONDecoder().decode([String].self, from: Data(json)) == values)
  }
}
