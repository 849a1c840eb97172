import CMatIO
import Foundation

/// A MATLAB file of version 4, 5 or 7.3, read with libmatio.
final class MATFile {
  private let path: String
  private let file: OpaquePointer

  /// Opens a file.
  ///
  /// - Throws: ``DatabaseError`` when it is missing or not a MATLAB file.
  init(path: String) throws(DatabaseError) {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw .unreadable(
        path: path, reason: FileManager.default.reasonForFailedReading(path),
        hint: "it is part of the published database")
    }
    guard let file = Mat_Open(path, Int32(MAT_ACC_RDONLY.rawValue)) else {
      throw .malformed(SourcePlace(path), found: "bytes that libmatio cannot read", expected: "a MATLAB file")
    }
    self.path = path
    self.file = file
  }

  deinit {
    Mat_Close(file)
  }

  /// The numbers of a vector, or of a matrix column by column; logical values are 0 and 1.
  ///
  /// - Throws: ``DatabaseError/malformed(_:found:expected:)`` for a variable that is missing or of another class.
  func numbers(_ variable: String) throws(DatabaseError) -> [Double] {
    try read(variable) { array throws(DatabaseError) in
      guard let numbers = array.numbers else {
        throw .malformed(place(variable), found: array.summary, expected: "an array of real numbers")
      }
      return numbers
    }
  }

  /// The texts of a cell array.
  ///
  /// - Throws: ``DatabaseError/malformed(_:found:expected:)`` for a variable that is missing or of another class.
  func texts(_ variable: String) throws(DatabaseError) -> [String] {
    try read(variable) { array throws(DatabaseError) in
      guard let cells = array.cells else {
        throw .malformed(place(variable), found: array.summary, expected: "a cell array of texts")
      }
      var texts: [String] = []
      for (index, cell) in cells.enumerated() {
        guard let text = cell?.text else {
          throw .malformed(
            SourcePlace(path, .element(index + 1, of: variable)), found: cell?.summary ?? "nothing", expected: "a text")
        }
        texts.append(text)
      }
      return texts
    }
  }

  private func place(_ variable: String) -> SourcePlace { SourcePlace(path, .variable(variable)) }

  private func read<Value>(
    _ variable: String, _ body: (MATArray) throws(DatabaseError) -> Value
  ) throws(DatabaseError) -> Value {
    guard let pointer = Mat_VarRead(file, variable) else {
      throw .malformed(SourcePlace(path), found: "no variable \(variable)", expected: "one, as published")
    }
    defer { Mat_VarFree(pointer) }
    return try body(MATArray(pointer))
  }
}

/// A variable of a MATLAB file; valid while libmatio keeps it in memory.
private struct MATArray {
  private let pointer: UnsafeMutablePointer<matvar_t>

  init(_ pointer: UnsafeMutablePointer<matvar_t>) {
    self.pointer = pointer
  }

  /// Size and class in words, for messages.
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

  /// The elements as they are in memory; nil when libmatio stores them with another width.
  private func elements<Element>(as: Element.Type) -> [Element]? {
    let count = pointer.pointee.nbytes / MemoryLayout<Element>.size
    guard count > 0 else { return [] }
    guard Int(pointer.pointee.data_size) == MemoryLayout<Element>.size, let data = pointer.pointee.data
    else { return nil }
    return Array(UnsafeBufferPointer(start: data.assumingMemoryBound(to: Element.self), count: count))
  }
}
