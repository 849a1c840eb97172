import NeuralNetwork

/// The extents that an input gets where neither its file nor the command line says them.
struct StandardShape {
  /// Crops, where the first axis is open.
  let batch: Int
  /// Height and width in pixels, where they are open.
  let side: Int

  /// The side of the crops that a model's metadata says it takes, in pixels; 224 where it says none.
  static func side(of network: Network) -> Int { network.metadata["crop_size"].flatMap { Int($0) } ?? 224 }

  /// The extents of an input, outermost first; nil where an axis is open that is neither the batch nor an image's side.
  func extents(of port: ValueInfo) -> [Int]? {
    var extents: [Int] = []
    for (axis, dimension) in port.shape.enumerated() {
      switch dimension {
      case .fixed(let size): extents.append(size)
      case .symbolic where axis == 0: extents.append(batch)
      case .symbolic where port.shape.count == 4 && axis >= 2: extents.append(side)
      case .symbolic: return nil
      }
    }
    return extents
  }
}

extension ValueInfo {
  /// "Nx3x224x224": the extents as the file declares them.
  var declaration: String { shape.map(\.description).joined(separator: "x") }
}
