import NeuralNetwork
import Testing

@testable import CaffeImport

/// CaffeNet as it was published, with weights that are all the same number: its layers, sizes and costs.
struct CaffeNetTests {
  private static let shapes: [(String, [Int])] = [
    ("conv1", [96, 3, 11, 11]), ("conv2", [256, 48, 5, 5]), ("conv3", [384, 256, 3, 3]), ("conv4", [384, 192, 3, 3]),
    ("conv5", [256, 192, 3, 3]), ("fc6", [4096, 9216]), ("fc7", [4096, 4096]), ("fc8", [1000, 4096]),
  ]

  private func imported() throws -> NetworkEditor {
    let path = try CaffeCase.fixtures.appending(path: "caffenet.prototxt").path
    var weights: [String: [Caffe_BlobProto]] = [:]
    for (name, shape) in Self.shapes {
      weights[name] = [shape, [shape[0]]].map { shape in
        .with {
          $0.shape.dim = shape.map { Int64($0) }
          $0.data = [Float](repeating: 1e-3, count: shape.reduce(1, *))
        }
      }
    }
    return try CaffeImporter.network(
      CaffeFile(path: path).definition(), weights: weights, options: CaffeImportOptions(), file: path)
  }

  @Test func hasTheLayersOfThePaper() throws {
    let network = try imported().network(name: "caffenet")
    let plan = try network.plan(inputShapes: ["image": [1, 3, 227, 227]], outputs: ["features"])
    let sizes = Dictionary(plan.layers.map { ($0.name, $0.outputShape) }) { _, last in last }
    for (name, shape) in [
      ("conv1", [96, 27, 27]), ("norm1", [96, 27, 27]), ("conv2", [256, 27, 27]),
      ("norm2", [256, 13, 13]), ("conv3", [384, 13, 13]), ("conv4", [384, 13, 13]), ("conv5", [256, 13, 13]),
      ("pool5", [256, 6, 6]), ("fc6", [4096]), ("fc7", [4096]),
    ] {
      #expect(sizes[name] == [1] + shape, "\(name)")
    }
    let weighted = plan.layers.filter { $0.multiplyAccumulates > 0 }
    let first = plan.layers.first { $0.name == "conv1" }
    #expect(first?.operators.suffix(3) == ["Conv", "Relu", "MaxPool"])
    #expect(weighted.map(\.name) == ["conv1", "conv2", "conv3", "conv4", "conv5", "fc6", "fc7"])
    // 56.9 M parameters, with three means, and 0.72 GMAC up to fc7.
    #expect(weighted.reduce(0) { $0 + $1.parameters } == 56_868_227)
    #expect(weighted.reduce(0) { $0 + $1.multiplyAccumulates } == 720_310_816)
    #expect(try network.plan(inputShapes: ["image": [1, 3, 227, 227]]).outputShapes["logits"] == [1, 1000])
  }
}
