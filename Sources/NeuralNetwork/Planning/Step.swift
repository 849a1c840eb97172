/// Where a tensor is when a plan runs.
enum Location: Sendable {
  /// Floats from the start of the arena.
  case arena(Int)
  /// A constant, shared by all plans of the network.
  case constant(FloatBuffer)

  @inline(__always)
  func pointer(_ arena: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
    switch self {
    case .arena(let offset): arena + offset
    // Kernels only read their inputs; the pointer type serves inputs and outputs alike.
    case .constant(let buffer): UnsafeMutablePointer(mutating: buffer.pointer)
    }
  }
}

/// A tensor that the caller reads or fills.
struct Placement: Sendable {
  let shape: Shape
  let location: Location

  func elements(_ arena: UnsafeMutablePointer<Float>) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(start: location.pointer(arena), count: shape.elementCount)
  }
}

/// One kernel of a plan with the places of its inputs, outputs and working memory.
struct Step: Sendable {
  let kernel: Kernel
  let inputs, outputs: [Location]
  /// Floats from the start of the arena.
  let scratch: Int

  /// Entries of the pointer table that a run needs.
  var pointerCount: Int { inputs.count + outputs.count + 1 }

  /// Computes the outputs; `pointers` has room for ``pointerCount`` entries.
  func run(
    arena: UnsafeMutablePointer<Float>, pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>>
  ) {
    run(arena: arena, pointers: pointers, scratch: arena + scratch, units: 0..<kernel.partition.units)
  }

  /// Computes some units of the work, with `scratch` as working memory.
  func run(
    arena: UnsafeMutablePointer<Float>, pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>>,
    scratch: UnsafeMutablePointer<Float>, units: Range<Int>
  ) {
    var position = 0
    for location in inputs {
      pointers[position] = location.pointer(arena)
      position += 1
    }
    for location in outputs {
      pointers[position] = location.pointer(arena)
      position += 1
    }
    pointers[position] = scratch
    kernel.run(
      KernelArguments(pointers: UnsafePointer(pointers), inputCount: inputs.count, outputCount: outputs.count), units)
  }
}
