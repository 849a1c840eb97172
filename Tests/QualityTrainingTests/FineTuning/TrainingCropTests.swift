import QualityModel
import Testing

@testable import QualityTraining

@Suite struct TrainingCropTests {
  @Test("crops lie in the view, reach its borders, and half of them are mirrored")
  func placement() {
    var (xs, ys, mirrored) = (Set<Int>(), Set<Int>(), 0)
    for image in 0..<400 {
      let (box, isMirrored) = TrainingCrop(image: image, draw: 1)
        .placement(width: 12, height: 9, cropSize: 8, seed: 3, epoch: 2)
      #expect(box.width == 8 && box.height == 8)
      xs.insert(box.x)
      ys.insert(box.y)
      mirrored += isMirrored ? 1 : 0
    }
    #expect(xs == Set(0...4) && ys == Set(0...1))
    #expect((150...250).contains(mirrored))
  }

  @Test("every epoch, image, draw and seed has its own crop, and always the same")
  func streams() {
    func box(image: Int = 5, draw: Int = 0, seed: UInt64 = 1, epoch: Int = 0) -> CropBox {
      TrainingCrop(image: image, draw: draw)
        .placement(width: 4000, height: 4000, cropSize: 8, seed: seed, epoch: epoch).box
    }
    let boxes = [box(), box(image: 6), box(draw: 1), box(seed: 2), box(epoch: 1), box(image: 0, draw: 5)]
    for (index, first) in boxes.enumerated() {
      for second in boxes[(index + 1)...] { #expect(first != second) }
    }
    #expect(box() == box())
  }

  @Test("a crop as large as the view is the view")
  func whole() {
    let (box, _) = TrainingCrop(image: 0, draw: 0).placement(width: 8, height: 8, cropSize: 8, seed: 1, epoch: 0)
    #expect(box == CropBox(x: 0, y: 0, width: 8, height: 8))
  }

  @Test("an epoch has every crop once, in batches as equal as can be", arguments: [1, 4, 7, 20, 50])
  func batches(batchSize: Int) {
    let epoch = EpochBatches(imageCount: 9, cropsPerImage: 3, batchSize: batchSize, seed: 1, epoch: 4)
    let batches = (0..<epoch.count).map { epoch[$0] }
    #expect(epoch.count == (27 + batchSize - 1) / batchSize)
    #expect(Set(batches.flatMap(\.self).map { $0.image * 3 + $0.draw }) == Set(0..<27))
    #expect(batches.reduce(0) { $0 + $1.count } == 27)
    let sizes = batches.map(\.count)
    #expect((sizes.max() ?? 0) <= batchSize && (sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
  }

  @Test("every epoch has another order")
  func order() {
    let orders = (0..<3).map {
      EpochBatches(imageCount: 30, cropsPerImage: 1, batchSize: 30, seed: 1, epoch: $0)[0].map(\.image)
    }
    #expect(orders[0] != orders[1] && orders[1] != orders[2] && orders[0] != Array(0..<30))
  }
}
