import CBLAS

/// Which images of a list show the same picture.
///
/// Two do where their thumbnails correlate by ``leastCorrelation`` or more. In the 930 photographs of LIVE In the Wild that
/// are used here the one pair that does is the same picture twice (1.000); the next pairs, both with a bright sky
/// over a dark ground, reach 0.971.
struct NearDuplicates: Sendable {
  /// From where on thumbnails are of the same picture.
  static let leastCorrelation: Float = 0.985

  /// Thumbnails compared at once with all later ones.
  private static let blockSize = 256

  /// Indices of the images, the lower one first, in rising order.
  let pairs: [(first: Int, second: Int)]

  init(among thumbnails: [Thumbnail]) {
    let values = thumbnails.flatMap(\.values)
    let count = Thumbnail.count
    var pairs: [(first: Int, second: Int)] = []
    for start in stride(from: 0, to: thumbnails.count, by: Self.blockSize) {
      let rows = min(Self.blockSize, thumbnails.count - start)
      let columns = thumbnails.count - start
      var correlations = [Float](repeating: 0, count: rows * columns)
      values.withUnsafeBufferPointer { values in
        guard let base = values.baseAddress.map({ $0 + start * count }) else { return }
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns), blasint(count), 1, base,
          blasint(count), base, blasint(count), 0, &correlations, blasint(columns))
      }
      for row in 0..<rows {
        for column in row + 1..<columns where correlations[row * columns + column] >= Self.leastCorrelation {
          pairs.append((start + row, start + column))
        }
      }
    }
    self.pairs = pairs
  }
}
