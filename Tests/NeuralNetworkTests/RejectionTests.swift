import Foundation
import ONNX
import Testing

@testable import NeuralNetwork

/// Files that cannot be run are refused with an error that names the file, never by a crash.
struct RejectionTests {
  @Test(arguments: try OperatorCase.rejected())
  func isRefusedByName(operatorCase: OperatorCase) throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).onnx")
    try operatorCase.model.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let path = file.path
    let error = #expect(throws: NetworkError.self) {
      let network = try Network(contentsOfFile: path)
      let shapes = network.inputs.map { port in
        (port.name, port.shape.map { if case .fixed(let size) = $0 { size } else { 2 } })
      }
      _ = try network.plan(inputShapes: Dictionary(shapes) { first, _ in first })
    }
    #expect(error?.network == path)
    #expect((error?.reason.count ?? 0) > 10)
  }

  @Test func namesTheUnknownOperatorAndItsNode() throws {
    let operatorCase = try OperatorCase.named("rejected/unknown_operator_lstm")
    let error = #expect(throws: NetworkError.self) { try operatorCase.network() }
    #expect(error?.description.contains("LSTM") == true)
    #expect(error?.description.contains("node '") == true)
    #expect(error?.description.hasPrefix("rejected/unknown_operator_lstm") == true)
  }

  @Test(arguments: [
    ("unknown_opset_99", "ai.onnx; 7 to 28 are supported"), ("unknown_ml_opset_99", "ai.onnx.ml; 1 to 5 are supported"),
    ("function_of_an_unknown_opset", "7 to 28"), ("function_calls_itself", "calls itself"),
    ("functions_call_each_other", "calls itself"), ("functions_grow_exponentially", "when every call is written out"),
    ("empty_functions_grow_exponentially", "when every call is written out"),
    ("functions_nest_deeply", "more than 64 others"), ("function_has_an_unknown_operator", "'Magic'"),
    ("function_with_a_subgraph", "'If'"), ("resize_antialiased", "antialias"), ("resize_to_huge_sizes", "beyond"),
    ("resize_of_a_region", "tf_crop_and_resize"), ("many_large_constants", "too many constants"),
  ])
  func saysWhatIsWrong(name: String, words: String) throws {
    let operatorCase = try OperatorCase.named("rejected/\(name)")
    let error = #expect(throws: NetworkError.self) {
      let network = try operatorCase.network()
      _ = try network.plan(inputShapes: ["x": network.inputs[0].shape.map { Int($0.description) ?? 1 }])
    }
    #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let network = try OperatorCase.named("Conv/groups_2").network()
    let name = network.inputs[0].name
    #expect(throws: NetworkError.self) { try network.plan(inputShapes: [:]) }
    #expect(throws: NetworkError.self) { try network.plan(inputShapes: [name: [1, 2]]) }
    #expect(throws: NetworkError.self) { try network.plan(inputShapes: [name: [0, 4, 9, 9]]) }
    #expect(throws: NetworkError.self) { try network.plan(inputShapes: [name: [1, 999, 9, 9]]) }
    #expect(throws: NetworkError.self) {
      try network.plan(inputShapes: [name: [1, 4, 9, 9], "nobody": [1]])
    }
  }

  @Test func survivesEveryTruncationOfAFile() throws {
    let bytes = [UInt8](try #require(try OperatorCase.all().first { $0.group == "fusion" }).model)
    for length in 0..<bytes.count {
      // Some prefixes are complete files that lack a later field; what counts is that nothing crashes.
      bytes.withUnsafeBytes { whole in
        _ = try? Network(onnx: UnsafeRawBufferPointer(rebasing: whole[..<length]), name: "truncated")
      }
    }
    #expect(throws: NetworkError.self) {
      try Network(onnx: UnsafeRawBufferPointer(start: nil, count: 0), name: "empty")
    }
  }
}
