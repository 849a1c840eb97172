import HTTPServer
import Testing

@testable import QualityService

/// The description of the interface as JSON; the whole of it is compared with PyYAML's reading in Tests/API.
@Suite struct YAMLDocumentTests {
  private func json(_ yaml: String) throws -> String {
    String(decoding: try YAMLDocument(Array(yaml.utf8)).value.bytes, as: UTF8.self)
  }

  @Test func `Mappings, sequences and scalars keep their order and their types`() throws {
    let yaml = """
      b: {x: 1, 'y': "2", z: [true, False, ~, null, -1.5, 1e3]}
      a:
        - text of
          two lines
        - |
          kept
          lines
        - 3.1.0
        - '200'
        - 0x1
        -
      '200': {}
      """
    #expect(
      try json(yaml) == #"{"b":{"x":1,"y":"2","z":[true,false,null,null,-1.5,1000.0]},"a":["text of two lines","#
        + #""kept\nlines\n","3.1.0","200","0x1",null],"200":{}}"#)
    #expect(try json("") == "null")
    #expect(try json("word") == "\"word\"")
  }

  @Test(arguments: ["a: [1", "a: *b", "{[1]: 2}", "a: b: c"])
  func `What JSON cannot say is refused`(yaml: String) {
    #expect(throws: YAMLSettings.Refusal.self) { try json(yaml) }
  }
}
