import CBLAS

/// The scalar products of each row of one matrix with each row of another, and the rows' squared lengths: all that a
/// kernel needs, so that one matrix product serves every gamma of a grid.
struct GramMatrix: Sendable {
  let rowCount, columnCount: Int

  /// Row-major, [rowCount, columnCount].
  private let products: [Double]
  private let rowSquares, columnSquares: [Double]

  /// OpenBLAS uses the calling thread alone, as everywhere in the program: the pool's workers are the threads.
  private static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()

  /// The products of `rows` with `others`, both row-major with `width` features per row.
  init(_ rows: [Double], _ others: [Double], width: Int) {
    precondition(Self.isSingleThreaded)
    precondition(width > 0 && rows.count.isMultiple(of: width) && others.count.isMultiple(of: width))
    let (rowCount, columnCount) = (rows.count / width, others.count / width)
    var products = [Double](repeating: 0, count: rowCount * columnCount)
    if !products.isEmpty {
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rowCount), blasint(columnCount), blasint(width), 1, rows,
        blasint(width), others, blasint(width), 0, &products, blasint(columnCount))
    }
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.products = products
    rowSquares = Self.squares(rows, width: width)
    columnSquares = Self.squares(others, width: width)
  }

  private static func squares(_ rows: [Double], width: Int) -> [Double] {
    rows.withUnsafeBufferPointer { rows in
      stride(from: 0, to: rows.count, by: width).map { start in
        let row = UnsafeBufferPointer(rebasing: rows[start..<start + width]).baseAddress
        return cblas_ddot(blasint(width), row, 1, row, 1)
      }
    }
  }

  /// The kernel of each pair of rows, in the layout of the products.
  func kernel(_ kernel: SVRKernel) -> [Double] {
    guard kernel != .linear else { return products }
    var values = products
    for row in 0..<rowCount {
      for index in row * columnCount..<(row + 1) * columnCount {
        values[index] = kernel.value(products[index], rowSquares[row], columnSquares[index - row * columnCount])
      }
    }
    return values
  }
}
