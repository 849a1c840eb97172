import ImageCodecs
import NeuralNetwork
@testable import QualityData
import ONNX
import QualityModel
import QualityTestSupport
import Testing

@testable import QualityTraining

@Suite struct DenseFeaturesTests {
  /// One convolution of stride 2 without padding at the lower and the right border, two channels, and their averages.
  private static func network() throws -> Network {
    var editor = NetworkEditor(name: "corners.onnx")
    editor.metadata = ["crop_size": "16", "view_size": "21"]
    editor.setInput("pixels", shape: [.symbolic("crops"), .fixed(3), .symbolic("height"), .symbolic("width")])
    editor.setConstant("filters", shape: [2, 3, 3, 3], values: filters)
    try editor.addNode(
      "Conv", inputs: ["pixels", "filters"], outputs: ["sums"],
      attributes: ["strides": .integers([2, 2]), "pads": .integers([1, 1, 0, 0])])
    try editor.addNode("Relu", inputs: ["sums"], outputs: ["map"])
    try editor.addNode("GlobalAveragePool", inputs: ["map"], outputs: ["pooled"])
    try editor.addNode("Flatten", inputs: ["pooled"], outputs: ["features"])
    try editor.setOutputs([("features", [.symbolic("crops"), .fixed(2)])])
    return try editor.network(name: "corners.onnx")
  }

  private static let filters = (0..<54).map { Float(($0 * 29) % 17 - 7) / 8 }

  private static let size = (width: 28, height: 21)

  private func withImages(_ body: ([RatedImage]) throws -> Void) throws {
    let database = try TemporaryDatabase()
    for index in 0..<12 {
      let bytes = ColourfulBMP.bytes(width: Self.size.width, height: Self.size.height, seed: index % 6)
      try database.write(bytes, to: "images/\(index).bmp")
    }
    try database.write(
      "image,mos\n" + (0..<12).map { "\($0).bmp,\(8 * $0)" }.joined(separator: "\n"), to: "scores.csv")
    try body(try database.load("csv").images)
  }

  private func extractor(
    _ mode: CropMode?, values: [String] = ["features"], workers: Int = 2
  ) throws -> FeatureExtractor {
    try FeatureExtractor(
      network: Self.network(), values: values, mode: mode, workers: workers)
  }

  /// A channel of the convolution at a position of the whole image, whose last pixels are repeated beyond its borders.
  private func position(_ channel: Int, row: Int, column: Int, of image: Image) -> Double {
    var sum = 0.0
    for colour in 0..<3 {
      for (dy, y) in (2 * row - 1...2 * row + 1).enumerated() where y >= 0 {
        for (dx, x) in (2 * column - 1...2 * column + 1).enumerated() where x >= 0 {
          let pixel = 3 * (min(y, image.height - 1) * image.width + min(x, image.width - 1)) + colour
          sum += Double(image.pixels[pixel]) * Double(Self.filters[((channel * 3 + colour) * 3 + dy) * 3 + dx])
        }
      }
    }
    return max(0, sum)
  }

  @Test func `A crop's features are the mean of the whole image's map over its window`() throws {
    try withImages { images in
      let crops = CropSelection.crops(9, .random(seed: 4))
      let matrix = try extractor(.dense).extract([images[0]], crops: crops)
      let image = try images[0].decode()
      let boxes = try #require(crops.boxes(width: image.width, height: image.height, cropSize: 16, image: 0))
      #expect(matrix.rowCount == 9 && Set(boxes.map { [$0.x, $0.y] }).count > 5)
      for (row, box) in boxes.enumerated() {
        // Positions are two pixels apart, and a crop has eight: from the nearest to its start, as far as the map goes.
        let (x, y) = (min((box.x + 1) / 2, 14 - 8), min((box.y + 1) / 2, 11 - 8))
        for (channel, value) in matrix.row(row).enumerated() {
          var sum = 0.0
          for down in y..<y + 8 {
            for across in x..<x + 8 { sum += position(channel, row: down, column: across, of: image) }
          }
          #expect(abs(Double(value) - sum / 64) < 1e-5 * sum / 64)
        }
      }
      // Beside its own border a crop that goes by itself sees nothing.
      let exact = try extractor(.exact).extract([images[0]], crops: crops)
      #expect(zip(exact.values, matrix.values).contains { abs($0 - $1) > 1e-3 * abs($1) })
    }
  }

  @Test func `A crop that is the whole view has the features that it has by itself`() throws {
    try withImages { images in
      let dense = try extractor(.dense).extract(images, crops: .squeezed)
      let exact = try extractor(.exact).extract(images, crops: .squeezed)
      #expect(dense.values.count == 2 * images.count)
      for (value, expected) in zip(dense.values, exact.values) { #expect(abs(value - expected) < 1e-5 * expected) }
    }
  }

  @Test func `Features do not depend on the number of workers, and the network's own mode is the default`() throws {
    try withImages { images in
      let crops = CropSelection.crops(nil, .grid)
      let one = try extractor(.dense, workers: 1).extract(images, crops: crops)
      #expect(try extractor(.dense, workers: 3).extract(images, crops: crops) == one)
      #expect(try extractor(nil).extract(images, crops: crops) != one)
      var editor = NetworkEditor(try Self.network())
      editor.metadata["crop_mode"] = "dense"
      let own = try FeatureExtractor(
        network: editor.network(name: "corners.onnx"), values: ["features"], workers: 2)
      #expect(own.metadata.cropMode == .dense)
      #expect(try own.extract(images, crops: crops) == one)
    }
  }

  @Test func `Means and deviations of inner layers are those of windows of their maps`() throws {
    try withImages { images in
      let values = ["features", "sums"]
      let dense = try extractor(.dense, values: values).extract(images, crops: .squeezed)
      let exact = try extractor(.exact, values: values).extract(images, crops: .squeezed)
      #expect(dense.columnCount == 6 && dense.rowCount == images.count)
      for (value, expected) in zip(dense.values, exact.values) {
        #expect(abs(value - expected) < 1e-4 * max(1, abs(expected)))
      }
    }
  }

  @Test func `Features that no average gives are refused`() throws {
    var editor = NetworkEditor(try Self.network())
    try editor.addNode(
      "MaxPool", inputs: ["map"], outputs: ["largest"], attributes: ["kernel_shape": .integers([8, 8])])
    try editor.addNode("Flatten", inputs: ["largest"], outputs: ["flat"])
    try editor.setOutputs([("flat", [.symbolic("crops"), .fixed(2)])])
    let network = try editor.network(name: "corners.onnx")
    let error = #expect(throws: FeatureError.self) {
      try FeatureExtractor(network: network, values: ["flat"], mode: .dense)
    }
    #expect(
      error?.description == "mode is dense; it must be exact for these features of corners.onnx: "
        + "its features cannot be computed from global averages of feature maps")
  }

  @Test func `A regression's model says its mode, and scores as the regression does`() throws {
    try withImages { images in
      let database = QualityDatabase(name: "corners", citation: "", scale: OpinionScale(0...100), images: images)
      let split = DatabaseSplit(training: Array(0..<8), validation: [], test: Array(8..<12))
      for mode in CropMode.allCases {
        var settings = RegressionSettings()
        (settings.mode, settings.folds, settings.cs, settings.epsilons) = (mode, 2, [1], [1])
        let result = try RegressionTraining(database, split: split, settings: settings).run(Self.network())
        let model = try result.model().onnx().withUnsafeBytes { try QualityModel(onnx: $0, name: "scored.onnx") }
        #expect(model.metadata.cropMode == mode)
        let assessor = try Assessor(model: model, workers: 1, limits: ImageLimits())
        for (image, expected) in zip(images[8...], result.test) {
          let assessment = try image.assessed(by: assessor)
          #expect(assessment.mode == mode && abs(assessment.score - expected.prediction) < 1e-2)
        }
      }
    }
  }
}
