/// What of an image the network looks at.
enum StudyCrops: Sendable, Hashable {
  /// The whole image, squeezed to the size of a crop.
  case squeezed

  /// The crop in the middle.
  case centre

  /// This many crops at random places: the first of one sequence an image, so that more crops are always the fewer ones
  /// and others.
  case random(Int)

  /// A grid of at most this many crops, edge to edge.
  case grid(Int)

  /// How many random crops there are, where they are random.
  var randomCount: Int? { if case .random(let count) = self { count } else { nil } }

  /// What is extracted for it.
  func selection(seed: UInt64) -> CropSelection {
    switch self {
    case .squeezed: .squeezed
    case .centre: .centre
    case .random(let count): .crops(count, .random(seed: seed))
    case .grid(let count): .crops(count, .grid)
    }
  }
}
