import Testing

@testable import NeuralNetwork

/// Steps computed part by part against the same steps at once: bit for bit.
struct PartitionTests {
  /// Networks whose layers take every way there is of computing a convolution, each with its parts.
  static let sketches: [(name: String, sketch: NetworkSketch, shape: [Int])] = {
    func sketch(_ seed: Int, _ build: (inout NetworkSketch) -> Void) -> NetworkSketch {
      var sketch = NetworkSketch(seed: seed)
      build(&sketch)
      return sketch
    }
    return [
      (
        "GEMM: pixels", sketch(1) { $0.addConvolution("x", "y", channels: (24, 40)) }, [2, 24, 13, 9]
      ),
      (
        "GEMM: columns",
        sketch(2) {
          $0.addConvolution("x", "a", channels: (24, 150))
          $0.add("HardSwish", ["a"], "y")
        }, [1, 24, 5, 5]
      ),
      (
        "im2col in groups",
        sketch(3) { $0.addConvolution("x", "y", channels: (24, 48), side: 3, stride: 2, groups: 2) }, [2, 24, 17, 19]
      ),
      (
        "Winograd: tiles", sketch(4) { $0.addConvolution("x", "y", channels: (32, 32), side: 3) }, [2, 32, 23, 31]
      ),
      (
        "Winograd: columns in groups",
        sketch(5) { $0.addConvolution("x", "y", channels: (64, 256), side: 3, groups: 2) }, [2, 64, 9, 9]
      ),
      (
        "Winograd with an activation",
        sketch(6) {
          $0.addConvolution("x", "a", channels: (32, 32), side: 3)
          $0.add("HardSwish", ["a"], "y")
        }, [3, 32, 20, 20]
      ),
      (
        "space-to-depth",
        sketch(7) { $0.addConvolution("x", "y", channels: (3, 64), side: 11, stride: 4) }, [2, 3, 99, 67]
      ),
      ("direct", sketch(8) { $0.addConvolution("x", "y", channels: (3, 16), side: 3, stride: 2) }, [2, 3, 37, 41]),
      (
        "depthwise", sketch(9) { $0.addConvolution("x", "y", channels: (40, 40), side: 5, groups: 40) },
        [2, 40, 11, 14]
      ),
      (
        "bottleneck",
        sketch(10) {
          $0.addConvolution("x", "a", channels: (24, 72))
          $0.addConvolution("a", "b", channels: (72, 72), side: 3, groups: 72)
          $0.addClip("b", "c")
          $0.addConvolution("c", "d", channels: (72, 24))
          $0.add("Add", ["d", "x"], "y")
        }, [2, 24, 33, 29]
      ),
      (
        "a first layer, direct, and pooling",
        sketch(12) {
          $0.addConvolution("x", "a", channels: (3, 48), side: 3, stride: 2)
          $0.add("MaxPool", ["a"], "b", ["kernel_shape": .integers([3, 3]), "strides": .integers([2, 2])])
          $0.addConvolution("b", "y", channels: (48, 16))
        }, [2, 3, 61, 150]
      ),
      (
        "a first layer, space-to-depth, and pooling",
        sketch(13) {
          $0.addConvolution("x", "a", channels: (3, 64), side: 7, stride: 2)
          $0.add("MaxPool", ["a"], "y", ["kernel_shape": .integers([3, 3]), "strides": .integers([2, 2])])
        }, [2, 3, 99, 67]
      ),
      (
        "pooling and normalisation",
        sketch(11) {
          $0.addConvolution("x", "a", channels: (16, 85))
          $0.add("MaxPool", ["a"], "b", ["kernel_shape": .integers([3, 3]), "strides": .integers([2, 2])])
          $0.add("LRN", ["b"], "c", ["size": .integer(5)])
          $0.add(
            "AveragePool", ["c"], "y", ["kernel_shape": .integers([3, 3]), "pads": .integers([1, 1, 1, 1])])
        }, [2, 16, 15, 18]
      ),
    ]
  }()

  private static let variants =
    EngineVariant.nhwc
    + MicroKernels.all.map { EngineVariant(kernels: $0, precision: .int8) }

  @Test(arguments: variants, sketches.indices)
  func `No result depends on the units that are computed together`(variant: EngineVariant, index: Int) throws {
    let (name, sketch, shape) = Self.sketches[index]
    let plan = try variant.plan(sketch.network(), ["x": shape])
    #expect(plan.steps.contains { $0.kernel.partition.units > 1 }, "\(name)")
    var random = SeededGenerator("division", index)
    let input = try Array(random.tensor(shape).floats())
    func result(_ run: (Step, UnsafeMutablePointer<Float>, Workspace) -> Void) -> [Float] {
      let workspace = Workspace(byteCount: plan.workspaceByteCount)
      let arena = workspace.arena(for: plan)
      arena.update(repeating: .nan, count: plan.arenaByteCount / 4)
      _ = plan.input("x", in: workspace).update(fromContentsOf: input)
      for step in plan.steps { run(step, arena, workspace) }
      return Array(plan.output("y", in: workspace))
    }
    let whole = result { step, arena, workspace in step.run(arena: arena, pointers: workspace.pointers) }
    #expect(whole.allSatisfy { $0.isFinite })
    let parted = result { step, arena, workspace in
      for unit in (0..<step.kernel.partition.units).reversed() {
        // Every part may be another thread's, with working memory that holds anything.
        let scratch = UnsafeMutablePointer<Float>.allocate(capacity: step.kernel.scratchCount + 1)
        defer { scratch.deallocate() }
        scratch.update(repeating: .nan, count: step.kernel.scratchCount + 1)
        step.run(arena: arena, pointers: workspace.pointers, scratch: scratch, units: unit..<unit + 1)
      }
    }
    #expect(parted == whole, "\(name)")
  }

  @Test(arguments: [1, 2, 5, 17, 1000], [1, 2, 3, 64])
  func `Chunks hold every unit once`(units: Int, threads: Int) {
    for overlaps in [false, true] {
      let partition = Partition(units: units, overlaps: overlaps)
      let chunks = partition.chunks(threads: threads)
      #expect(chunks >= min(units, threads) && (chunks == 1 || threads > 1))
      let all = (0..<chunks).map { partition.units(ofChunk: $0, of: chunks) }
      #expect(all.allSatisfy { !$0.isEmpty })
      #expect(all.flatMap { Array($0) } == Array(0..<units))
    }
  }
}
