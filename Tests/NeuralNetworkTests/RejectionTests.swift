import Foundation
import Testing

@testable import NeuralNetwork

/// Files that cannot be run are refused with an error that names the file, never by a crash.
struct RejectionTests {
  @Test(arguments: try OperatorCase.subfolders(of: OperatorCase.fixtures.appending(path: "rejected")))
  func isRefusedByName(folder: URL) throws {
    let path = folder.appending(path: "model.onnx").path
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
    let path = try OperatorCase.fixtures.appending(path: "rejected/unknown_operator_lstm/model.onnx").path
    let error = #expect(throws: NetworkError.self) { try Network(contentsOfFile: path) }
    #expect(error?.description.contains("LSTM") == true)
    #expect(error?.description.contains("node '") == true)
    #expect(error?.description.hasPrefix(path) == true)
  }

  @Test func refusesShapesThatDoNotFit() throws {
    let path = try OperatorCase.fixtures.appending(path: "operators/Conv/groups_2/model.onnx").path
    let network = try Network(contentsOfFile: path)
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
    let path = try OperatorCase.fixtures.appending(path: "operators/fusion").path
    let folder = try #require(OperatorCase.subfolders(of: URL(fileURLWithPath: path)).first)
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "model.onnx")))
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
