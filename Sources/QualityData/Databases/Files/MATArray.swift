import CMatIO

/// A variable of a MATLAB file; valid as long as libmatio's memory of it.
struct MATArray {
  private let pointer: UnsafeMutablePointer<matvar_t>

  init(_ pointer: UnsafeMutablePointer<matvar_t>) {
    self.pointer = pointer
  }

  /// Class and size in words, for messages.
  var summary: String {
    let sizes = UnsafeBufferPointer(start: pointer.pointee.dims, count: Int(pointer.pointee.rank))
    return "an array of \(sizes.map(String.init).joined(separator: " x ")) of MATLAB class \(type.rawValue)"
  }

  /// The elements of an array of real numbers or logical values, column by column; nil for other classes.
  var numbers: [Double]? {
    guard pointer.pointee.isComplex == 0 else { return nil }
    return switch type {
    case MAT_C_DOUBLE: elements(as: Double.self)
    case MAT_C_SINGLE: elements(as: Float.self)?.map(Double.init)
    case MAT_C_INT8: elements(as: Int8.self)?.map(Double.init)
    case MAT_C_UINT8: elements(as: UInt8.self)?.map(Double.init)
    case MAT_C_INT16: elements(as: Int16.self)?.map(Double.init)
    case MAT_C_UINT16: elements(as: UInt16.self)?.map(Double.init)
    case MAT_C_INT32: elements(as: Int32.self)?.map(Double.init)
    case MAT_C_UINT32: elements(as: UInt32.self)?.map(Double.init)
    default: nil
    }
  }

  /// The cells of a cell array, nil where one is missing; nil for other classes.
  var cells: [MATArray?]? {
    guard type == MAT_C_CELL else { return nil }
    return elements(as: UnsafeMutablePointer<matvar_t>?.self)?.map { $0.map(MATArray.init) }
  }

  /// The characters of a text, which MATLAB keeps as UTF-8 or UTF-16; nil for other classes.
  var text: String? {
    guard type == MAT_C_CHAR else { return nil }
    return pointer.pointee.data_size == 2
      ? elements(as: UInt16.self).map { String(decoding: $0, as: UTF16.self) }
      : elements(as: UInt8.self).map { String(decoding: $0, as: UTF8.self) }
  }

  private var type: matio_classes { pointer.pointee.class_type }

  /// The elements as they lie in memory; nil when libmatio holds them in another width.
  private func elements<Element>(as: Element.Type) -> [Element]? {
    let count = pointer.pointee.nbytes / MemoryLayout<Element>.size
    guard count > 0 else { return [] }
    guard Int(pointer.pointee.data_size) == MemoryLayout<Element>.size, let data = pointer.pointee.data
    else { return nil }
    return Array(UnsafeBufferPointer(start: data.assumingMemoryBound(to: Element.self), count: count))
  }
}
