import ImageDamage
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

  @Test("the wanted share of crops is damaged, always in the same way")
  func damage() {
    func damage(_ image: Int, share: Double = 0.25, epoch: Int = 0) -> [Damage] {
      TrainingCrop(image: image, draw: 0).damage(share: share, seed: 1, epoch: epoch)
    }
    let damaged = (0..<2_000).map { damage($0) }
    #expect(abs(Double(damaged.count { !$0.isEmpty }) / 2_000 - 0.25) < 0.04)
    #expect(damaged == (0..<2_000).map { damage($0) })
    #expect((0..<200).allSatisfy { damage($0, share: 0).isEmpty && !damage($0, share: 1).isEmpty })
    #expect(damaged != (0..<2_000).map { damage($0, epoch: 1) })
  }

  @Test("a damaged crop is taught as worse than its image, an undamaged one as its image")
  func labels() throws {
    var tiny = try TinyTraining()
    let kinds = CategoryLabels(count: 5, kind: .soft)
    func cut(_ image: Int) throws -> (planes: [Float], labels: [CropLabel]) {
      let crops = CropSource(
        images: tiny.training, labels: kinds, settings: tiny.settings, resources: tiny.resources)
      var planes = [Float](repeating: -1, count: crops.elementCount)
      let labels = try planes.withUnsafeMutableBufferPointer {
        try crops.cut(TrainingCrop(image: image, draw: 0), epoch: 0, to: $0)
      }
      return (planes, labels)
    }
    for (index, image) in tiny.training.enumerated() {
      tiny.settings.damageShare = 0
      let whole = try cut(index)
      #expect(whole.labels == [CropLabel(of: image, kinds, rows: 1)])
      #expect(whole.labels[0].target == kinds.target(of: image) && whole.labels[0].opinion == image.score)
      #expect(whole.labels[0].damage.allSatisfy { $0 == (image.score >= 65 ? 0 : nil) })
      tiny.settings.damageShare = 1
      let damaged = try cut(index)
      let label = damaged.labels[0]
      #expect(damaged.labels.count == 1 && label.opinion <= image.score)
      #expect(damaged.planes.allSatisfy { (0...255).contains($0) })
      #expect(abs(label.target.reduce(0, +) - 1) < 1e-9)
      if damaged.planes != whole.planes, image.score > 0 {
        #expect(label.opinion < image.score && label.damage.contains { $0 ?? 0 > 0 })
      }
      #expect(label.damage.compactMap(\.self).allSatisfy { (0...1).contains($0) })
    }
  }

  @Test("a window is taught as what of it is damaged, at its place in the mirrored crop, too")
  func windows() throws {
    var tiny = try TinyTraining()
    (tiny.settings.windows, tiny.settings.damageShare) = (2, 1)
    let kinds = CategoryLabels(count: 5, kind: .soft)
    let crops = CropSource(images: tiny.training, labels: kinds, settings: tiny.settings, resources: tiny.resources)
    var halves = 0
    for (index, image) in tiny.training.enumerated() {
      for draw in 0..<12 {
        let crop = TrainingCrop(image: index, draw: draw)
        let damage = crop.damage(share: 1, seed: tiny.settings.seed, epoch: 0)
        var planes = [Float](repeating: -1, count: crops.elementCount)
        let labels = try planes.withUnsafeMutableBufferPointer { try crops.cut(crop, epoch: 0, to: $0) }
        #expect(labels.map(\.rows) == [1, 1, 1, 1])
        guard damage[0].part == PicturePart(x: 0, y: 0, width: 0.5, height: 1),
          labels.contains(where: { $0.opinion < image.score })
        else { continue }
        halves += 1
        let (_, isMirrored) = crop.placement(
          width: 40, height: 40, cropSize: 32, seed: tiny.settings.seed, epoch: 0)
        let undamaged = isMirrored ? [0, 2] : [1, 3]
        for window in 0..<4 { #expect((labels[window].opinion == image.score) == undamaged.contains(window)) }
      }
    }
    #expect(halves > 2)
    tiny.settings.damageShare = 0
    let whole = CropSource(images: tiny.training, labels: kinds, settings: tiny.settings, resources: tiny.resources)
    var planes = [Float](repeating: -1, count: whole.elementCount)
    let labels = try planes.withUnsafeMutableBufferPointer {
      try whole.cut(TrainingCrop(image: 0, draw: 0), epoch: 0, to: $0)
    }
    #expect(labels == [CropLabel(of: tiny.training[0], kinds, rows: 4)])
  }

  @Test("a crop as large as the view is the view")
  func whole() {
    let (box, _) = TrainingCrop(image: 0, draw: 0).placement(width: 8, height: 8, cropSize: 8, seed: 1, epoch: 0)
    #expect(box == CropBox(x: 0, y: 0, width: 8, height: 8))
  }

  @Test("an epoch has every crop once, in batches as equal as can be", arguments: [1, 4, 7, 20, 50])
  func batches(batchSize: Int) {
    let crops = EpochCrops(imageCount: 9, cropsPerImage: 3)
    let epoch = EpochBatches(crops, batchSize: batchSize, seed: 1, epoch: 4)
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
      EpochBatches(EpochCrops(imageCount: 30, cropsPerImage: 1), batchSize: 30, seed: 1, epoch: $0)[0].map(\.image)
    }
    #expect(orders[0] != orders[1] && orders[1] != orders[2] && orders[0] != Array(0..<30))
  }

  @Test("companions have the share that their weights say, and their images take turns")
  func companions() {
    let crops = EpochCrops(imageCount: 10, cropsPerImage: 2, companions: [(15, 0.5), (4, 1.5), (0, 1)])
    #expect(crops.count == 20 + 10 + 30)
    let epochs = (0..<3).map { crops.crops(seed: 1, epoch: $0) }
    #expect(epochs.allSatisfy { $0.count == 60 && $0.prefix(20).allSatisfy { $0.image < 10 } })
    func seen(_ images: Range<Int>) -> [Int] {
      let all = epochs.flatMap { $0 }.map(\.image)
      return images.map { image in all.count { $0 == image } }
    }
    #expect(seen(10..<25) == Array(repeating: 2, count: 15))
    #expect(Set(seen(25..<29)) == [22, 23])
    // The same image in another turn is another crop.
    #expect(Set(epochs[1].map { [$0.image, $0.draw] }).count == 60)
    #expect(epochs[0] == crops.crops(seed: 1, epoch: 0) && epochs[0] != crops.crops(seed: 2, epoch: 0))
  }
}
