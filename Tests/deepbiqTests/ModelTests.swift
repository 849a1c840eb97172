import Foundation
import NeuralNetwork
import Testing

@testable import deepbiq

/// Files as numpy.save wrote them, in base64.
@Suite struct NumPyArrayTests {
  private static let matrix = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AAAAwAAAQEAAAIBAAACgQAAA\
    yEA=
    """
  private static let fortran = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAMA/AACAQAAAAMAAAKBAAABAQAAA\
    yEA=
    """
  private static let doubles = """
    k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDEsKSwgfSAgICAgICAg\
    ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAAcQA==
    """

  private func withFile<Result>(_ bytes: Data, _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".npy")
    try bytes.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  @Test func `A file of NumPy is read`() throws {
    let bytes = try #require(Data(base64Encoded: Self.matrix))
    let array = try withFile(bytes) { try NumPyArray(contentsOfFile: $0) }
    #expect(array.shape == [2, 3])
    #expect(array.elements == [1.5, -2, 3, 4, 5, 6.25])
  }

  @Test func `What is written is what NumPy writes`() throws {
    let array = NumPyArray(shape: [2, 3], elements: [1.5, -2, 3, 4, 5, 6.25])
    let written = try withFile(Data()) { path in
      try array.write(toFile: path)
      return try Data(contentsOf: URL(fileURLWithPath: path))
    }
    #expect(written.base64EncodedString() == Self.matrix)
  }

  @Test(arguments: [[], [1], [5], [2, 1, 3]])
  func `Every rank survives a round trip`(shape: [Int]) throws {
    let array = NumPyArray(shape: shape, elements: (0..<shape.reduce(1, *)).map { Float($0) / 3 })
    let read = try withFile(Data()) { path in
      try array.write(toFile: path)
      return try NumPyArray(contentsOfFile: path)
    }
    #expect(read.shape == shape)
    #expect(read.elements == array.elements)
  }

  @Test(arguments: [(fortran, "Fortran"), (doubles, "float32"), ("AAAA", "no .npy file"), ("", "no .npy file")])
  func `Any other file is refused with the reason`(base64: String, reason: String) throws {
    let bytes = try #require(Data(base64Encoded: base64))
    try withFile(bytes) { path in
      let error = #expect(throws: NumPyError.self) { try NumPyArray(contentsOfFile: path) }
      #expect(error?.description.contains(reason) == true)
      #expect(error?.path == path)
    }
  }

  @Test func `A file that ends early is refused wherever it ends`() throws {
    let bytes = try #require(Data(base64Encoded: Self.matrix))
    for length in 0..<bytes.count {
      _ = try withFile(bytes.prefix(length)) { path in
        #expect(throws: NumPyError.self) { try NumPyArray(contentsOfFile: path) }
      }
    }
  }
}

@Suite struct NetworkProfilerTests {
  @Test(arguments: [(30, 2, [15, 15]), (7, 3, [3, 2, 2]), (1, 4, [1]), (5, 1, [5]), (3, 3, [1, 1, 1])])
  func `Crops are shared out evenly, and no worker is without any`(batch: Int, workers: Int, shares: [Int]) {
    #expect(NetworkProfiler.shares(of: batch, among: workers) == shares)
  }

  @Test(arguments: [(30, 15, [15, 15]), (30, 2, [15, 15]), (30, 30, [30]), (30, 16, [15, 15]), (1, 9, [1])])
  func `As many crops at once as all are one share, which the others help with`(batch: Int, atOnce: Int, shares: [Int])
  {
    #expect(NetworkProfiler.shares(of: batch, among: 2, atOnce: atOnce) == shares)
  }
}
