import ImageCodecs
import NeuralNetwork
import Testing

@testable import QualityModel

@Suite struct DenseScorerTests {
  @Test("beyond the right and the lower border an image's last pixels are repeated")
  func padding() {
    let image = DenseFixture.picture(width: 5, height: 4)
    var planes = [Float](repeating: -1, count: 3 * 6 * 5)
    planes.withUnsafeMutableBufferPointer { image.copyRegion(CropBox(x: 2, y: 1, width: 6, height: 5), to: $0) }
    for channel in 0..<3 {
      for row in 0..<5 {
        for column in 0..<6 {
          let pixel = image.pixels[3 * (min(1 + row, 3) * 5 + min(2 + column, 4)) + channel]
          #expect(planes[(channel * 5 + row) * 6 + column] == Float(pixel))
        }
      }
    }
  }

  @Test("a crop's features are the mean of the map of the padded view over its window", arguments: [true, false])
  func features(isPadded: Bool) throws {
    let model = try DenseFixture.model(isPadded: isPadded)
    let network = try model.dense.get()
    let scorer = try DenseScorer(network, ports: model.ports)
    let workspace = Workspace(byteCount: scorer.workspaceByteCount)
    let view = DenseFixture.picture(width: 75, height: 46)
    let boxes = [(0, 0), (43, 14), (10, 5), (21, 9), (21, 9)].map { CropBox(x: $0, y: $1, width: 32, height: 32) }

    let tiles = scorer.tiles(of: view)
    #expect(tiles.count == 1)
    let tile = try #require(tiles.first)
    let sums = try scorer.sums(over: boxes, in: tile, of: view, in: workspace)

    // The map by the network's plain plan of a view that was padded here: 32 + 11 * 4 by 32 + 4 * 4 pixels.
    let (width, height) = (76, 48)
    let plan = try network.pooled.backbone.plan(inputShapes: ["image": [1, 3, height, width]])
    let other = Workspace(byteCount: plan.workspaceByteCount)
    let input = plan.input("image", in: other)
    for index in input.indices {
      let (channel, y, x) = (index / (width * height), index / width % height, index % width)
      input[index] = Float(view.pixels[3 * (min(y, 45) * 75 + min(x, 74)) + channel])
    }
    plan.run(in: other)
    let map = Array(plan.output("map", in: other))
    let positions = isPadded ? 8 : 7
    let (rows, columns) = (positions + 4, positions + 11)
    #expect(plan.outputShapes["map"] == [1, 6, rows, columns])

    let starts = [(0, 0), (11, 4), (3, 1), (5, 2), (5, 2)]
    var means: [[Float]] = []
    for (crop, (x, y)) in starts.enumerated() {
      var features: [Float] = []
      for channel in 0..<6 {
        var sum = 0.0
        for row in y..<y + positions {
          for column in x..<x + positions { sum += Double(map[(channel * rows + row) * columns + column]) }
        }
        #expect(abs(sums.maps[0].sums[channel * 5 + crop] - sum) < 1e-9 * max(1, abs(sum)))
        features.append(Float(sum / Double(positions * positions)))
      }
      means.append(features)
    }

    // And the scores are the head's, each by itself.
    let predictions = try scorer.predictions(count: 5, from: [sums], in: workspace)
    let head = try network.headPlan(batch: 1)
    for (prediction, features) in zip(predictions, means) {
      _ = head.input("pooled", in: other).update(fromContentsOf: features)
      head.run(in: other)
      #expect(abs(prediction.score - Double(head.output("score", in: other)[0])) < 1e-4)
      #expect(prediction.categoryProbabilities.count == 5)
    }
    #expect(predictions[3] == predictions[4])
  }

  @Test("inner layers: a crop that is the whole view scores as it does by itself, a window as its own moments say")
  func moments() throws {
    let model = try DenseFixture.model(.moments)
    let scorer = try DenseScorer(model.dense.get(), ports: model.ports)
    let workspace = Workspace(byteCount: scorer.workspaceByteCount)
    let whole = DenseFixture.picture(width: 32, height: 32)
    let box = CropBox(x: 0, y: 0, width: 32, height: 32)
    func dense(_ boxes: [CropBox], of view: Image) throws -> [CropPrediction] {
      let sums = try scorer.tiles(of: view).map { try scorer.sums(over: boxes, in: $0, of: view, in: workspace) }
      return try scorer.predictions(count: boxes.count, from: sums, in: workspace)
    }
    let plan = try model.network.plan(inputShapes: ["image": [1, 3, 32, 32]])
    let other = Workspace(byteCount: plan.workspaceByteCount)
    whole.copyCrop(box, to: plan.input("image", in: other))
    plan.run(in: other)
    let exact = Double(plan.output("score", in: other)[0])
    #expect(abs(try dense([box], of: whole)[0].score - exact) < 1e-3)

    // By hand, from the maps of the whole view: its first map has two positions along each of the last one's.
    let view = DenseFixture.picture(width: 72, height: 48)
    let backbone = try model.dense.get().pooled.backbone
    let mapPlan = try backbone.plan(inputShapes: ["image": [1, 3, 48, 72]])
    let room = Workspace(byteCount: mapPlan.workspaceByteCount)
    view.copyCrop(CropBox(x: 0, y: 0, width: 72, height: 48), to: mapPlan.input("image", in: room))
    mapPlan.run(in: room)
    func moments(_ map: String, _ channels: Int, _ columns: Int, _ rows: Int, x: Int, y: Int, side: Int) -> [Float] {
      let values = Array(mapPlan.output(map, in: room))
      return (0..<channels).map { channel in
        var sum = 0.0
        for row in y..<y + side {
          for column in x..<x + side { sum += Double(values[(channel * rows + row) * columns + column]) }
        }
        return Float(sum / Double(side * side))
      }
    }
    let head = try model.dense.get().headPlan(batch: 1)
    let last = Workspace(byteCount: head.workspaceByteCount)
    // 17 pixels to the right are 4 positions of stride 4, and 9 (halves up) of stride 2.
    _ = head.input("pooled", in: last).update(fromContentsOf: moments("map", 6, 18, 12, x: 4, y: 2, side: 8))
    _ = head.input("r1.mean", in: last).update(fromContentsOf: moments("r1", 4, 36, 24, x: 9, y: 4, side: 16))
    _ = head.input("r1.mean_square", in: last)
      .update(fromContentsOf: moments("r1.square", 4, 36, 24, x: 9, y: 4, side: 16))
    head.run(in: last)
    let crop = CropBox(x: 17, y: 8, width: 32, height: 32)
    #expect(abs(try dense([crop], of: view)[0].score - Double(head.output("score", in: last)[0])) < 1e-3)
  }

  @Test("a crop is scored in the same way whatever their number")
  func number() throws {
    let model = try DenseFixture.model()
    let scorer = try DenseScorer(model.dense.get(), ports: model.ports)
    let workspace = Workspace(byteCount: scorer.workspaceByteCount)
    let view = DenseFixture.picture(width: 90, height: 80)
    let boxes = (0..<40).map { CropBox(x: $0, y: $0, width: 32, height: 32) }
    let tile = scorer.tiles(of: view)[0]
    func predictions(_ boxes: [CropBox]) throws -> [CropPrediction] {
      let sums = try scorer.sums(over: boxes, in: tile, of: view, in: workspace)
      return try scorer.predictions(count: boxes.count, from: [sums], in: workspace)
    }
    let all = try predictions(boxes)
    for count in [1, 15, 16, 17, 39] {
      #expect(try predictions(Array(boxes.prefix(count))) == Array(all.prefix(count)))
    }
  }
}
