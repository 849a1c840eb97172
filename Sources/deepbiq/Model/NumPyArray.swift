import Foundation

/// Why a .npy file cannot be read or written.
struct NumPyError: Error, CustomStringConvertible {
  let path, reason: String

  var description: String { "\(path): \(reason)" }
}

/// A float32 array in NumPy's .npy format (versions 1 to 3, C order, little-endian).
///
/// The format is specified in NumPy Enhancement Proposal 1 and numpy.lib.format.
struct NumPyArray {
  /// Extents, outermost first; empty for a scalar.
  let shape: [Int]
  /// Row-major.
  let elements: [Float]

  init(shape: [Int], elements: [Float]) {
    precondition(shape.reduce(1, *) == elements.count)
    self.shape = shape
    self.elements = elements
  }

  /// - Throws: ``NumPyError`` if the file is not such an array.
  init(contentsOfFile path: String) throws {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw NumPyError(path: path, reason: "the file cannot be read (\(error.localizedDescription))")
    }
    func refuse(_ reason: String) -> NumPyError { NumPyError(path: path, reason: reason) }
    guard bytes.starts(with: NumPyArray.magic), bytes.count >= 12 else { throw refuse("it is no .npy file") }
    let isVersionOne = bytes[6] == 1
    let start = isVersionOne ? 10 : 12
    let length = (8..<start).reversed().reduce(0) { $0 << 8 | Int(bytes[$1]) }
    guard length <= bytes.count - start else { throw refuse("the file ends inside its header") }
    let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
    guard header.contains("'descr': '<f4'") else {
      throw refuse("only float32 arrays ('<f4') are read; its header is \(header)")
    }
    guard header.contains("'fortran_order': False") else {
      throw refuse("the array is in Fortran order; save it in C order")
    }
    guard let match = header.firstMatch(of: /'shape':\s*\(([0-9, ]*)\)/) else {
      throw refuse("its header names no shape")
    }
    let shape = match.1.split(whereSeparator: { $0 == "," || $0 == " " }).compactMap { Int($0) }
    var count = 1
    for extent in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow, product < 1 << 40 else { throw refuse("its shape \(shape) is impossible") }
      count = product
    }
    let data = bytes[(start + length)...]
    guard data.count == count * MemoryLayout<Float>.size else {
      throw refuse("it holds \(data.count) bytes where \(shape) needs \(count * MemoryLayout<Float>.size)")
    }
    self.shape = shape
    elements = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Writes version 1.0 of the format.
  func write(toFile path: String) throws {
    let extents = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
    // The data begins at a multiple of 64 bytes.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    var bytes = Data(NumPyArray.magic + [1, 0, UInt8(header.utf8.count & 0xFF), UInt8(header.utf8.count >> 8)])
    bytes.append(contentsOf: header.utf8)
    elements.withUnsafeBytes { bytes.append(contentsOf: $0) }
    do {
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw NumPyError(path: path, reason: "the file cannot be written (\(error.localizedDescription))")
    }
  }
}
