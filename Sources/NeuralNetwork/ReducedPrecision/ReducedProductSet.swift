import CKernels

/// The products in one lower precision, compiled for one instruction. What it packs, no other reads.
///
/// `@unchecked Sendable`: it points at a constant table of functions.
struct ReducedProductSet: @unchecked Sendable {
  let functions: UnsafePointer<ckernels_reduced_precision>

  var name: String { String(cString: functions.pointee.name) }

  /// Floats a vector register holds.
  var lanes: Int { functions.pointee.lanes }
}

extension KernelSet {
  /// The fastest products in a lower precision; nil for float32, and where the processor has none.
  ///
  /// - Parameter isNegativeRare: whether few pixels have negative channels, as behind a ReLU. Results do not depend on it.
  func products(_ precision: Precision, isNegativeRare: Bool) -> ReducedProductSet? {
    switch precision {
    case .float32: nil
    case .bfloat16: ckernels_bfloat16_product(functions).map(ReducedProductSet.init)
    case .int16: int16Products.first
    case .int8: int8Products(isNegativeRare: isNegativeRare).first
    }
  }

  /// All int8 products that this processor runs with these kernels, the fastest first; all give the same bits.
  func int8Products(isNegativeRare: Bool) -> [ReducedProductSet] {
    sets { ckernels_int8_products(functions, isNegativeRare ? 1 : 0, $0) }
  }

  /// The same for int16.
  var int16Products: [ReducedProductSet] { sets { ckernels_int16_products(functions, $0) } }

  private func sets(
    _ list: (UnsafeMutablePointer<UnsafePointer<ckernels_reduced_precision>?>) -> Int
  ) -> [ReducedProductSet] {
    var sets: [UnsafePointer<ckernels_reduced_precision>?] = [nil, nil, nil]
    let count = list(&sets)
    return sets.prefix(count).compactMap { $0.map(ReducedProductSet.init) }
  }
}
