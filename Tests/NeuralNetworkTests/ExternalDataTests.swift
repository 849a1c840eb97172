import Foundation
import Testing

@testable import NeuralNetwork
@testable import ONNX

/// Weights in files beside the model (Fixtures/make_external_fixtures.py).
struct ExternalDataTests {
  /// A case laid out in a folder of its own, which is removed at the end.
  private final class Layout {
    let folder: URL
    let files: [String: Data]

    init(_ name: String) throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "external-\(UUID())")
      let all = try FixtureArchive("external.tar").files
      files = Dictionary(
        uniqueKeysWithValues: all.compactMap { path, content in
          path.hasPrefix(name + "/") ? (String(path.dropFirst(name.count + 1)), content) : nil
        })
      for (path, content) in files {
        let file = folder.appending(path: "model/\(path)")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
      }
      // What a model must not reach, and what is no file.
      let weights = files.first { $0.key.hasSuffix("weights.bin") }?.value ?? Data()
      try weights.write(to: folder.appending(path: "weights.bin"))
      try link("link.bin", to: "../weights.bin")
      try link("linked", to: "..")
      mkfifo(folder.appending(path: "model/pipe").path, 0o600)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    var model: String { folder.appending(path: "model/model.onnx").path }

    func link(_ name: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appending(path: "model/\(name)").path, withDestinationPath: target)
    }
  }

  private static func names(sound: Bool) throws -> [String] {
    let paths = Set(try FixtureArchive("external.tar").files.keys)
    let names = Set(paths.map { String($0.prefix { $0 != "/" }) })
    return names.filter { paths.contains("\($0)/output.pb") == sound }.sorted()
  }

  private func check(_ layout: Layout, _ network: Network) throws {
    func tensor(_ name: String) throws -> Tensor {
      try Tensor(Onnx_TensorProto(serializedBytes: layout.files[name] ?? Data()))
    }
    let (image, expected) = try (tensor("input.pb"), tensor("output.pb"))
    let input = network.inputs[0].name
    let plan = try network.plan(inputShapes: [input: image.shape])
    let workspace = Workspace(byteCount: plan.workspaceByteCount)
    _ = plan.input(input, in: workspace).update(fromContentsOf: try image.floats())
    plan.run(in: workspace)
    let output = plan.output(network.outputs[0].name, in: workspace)
    #expect(try largestDifference(output, expected.floats()) < 1e-5)
  }

  @Test(arguments: try names(sound: true))
  func agreesWithONNXRuntime(name: String) throws {
    let layout = try Layout(name)
    let network = try Network(contentsOfFile: layout.model)
    try check(layout, network)
    #expect(!network.dataFiles.isEmpty)
    // What is written holds everything.
    let written = try NetworkEditor(network).onnx()
    try check(layout, written.withUnsafeBytes { try Network(onnx: $0, name: name) })
  }

  @Test(arguments: try names(sound: false))
  func refusesByName(name: String) throws {
    let layout = try Layout(name)
    let error = #expect(throws: NetworkError.self) { try Network(contentsOfFile: layout.model) }
    #expect(error?.network == layout.model)
    #expect(error?.reason.contains("its data") == true || error?.reason.contains("bytes") == true, "\(error!.reason)")
  }

  @Test func namesTheMissingFile() throws {
    let layout = try Layout("missing_file")
    let error = #expect(throws: NetworkError.self) { try Network(contentsOfFile: layout.model) }
    #expect(error?.reason.contains("'nowhere.bin'") == true)
    #expect(error?.reason.contains("No such file") == true)
  }

  @Test func aModelOfBytesHasNoFolder() throws {
    let layout = try Layout("location_alone")
    let bytes = [UInt8](layout.files["model.onnx"] ?? Data())
    let error = #expect(throws: NetworkError.self) {
      try bytes.withUnsafeBytes { try Network(onnx: $0, name: "upload") }
    }
    #expect(error?.reason.contains("'weights.bin'") == true)
    #expect(error?.reason.contains("given as bytes") == true)
    let folder = layout.folder.appending(path: "model").path
    try check(layout, bytes.withUnsafeBytes { try Network(onnx: $0, name: "a file", folder: folder) })
  }

  @Test func linksInsideTheFolderAreFollowed() throws {
    let layout = try Layout("location_alone")
    let weights = layout.folder.appending(path: "model/weights.bin")
    try FileManager.default.moveItem(at: weights, to: layout.folder.appending(path: "model/real.bin"))
    try layout.link("weights.bin", to: "real.bin")
    try check(layout, Network(contentsOfFile: layout.model))
  }
}
