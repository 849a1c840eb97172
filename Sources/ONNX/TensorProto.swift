import Foundation
import NeuralNetwork

/// The values of ONNX's TensorProto.DataType that the engine reads or writes.
enum TensorElementType {
  static let float32: Int32 = 1
  static let int32: Int32 = 6
  static let int64: Int32 = 7
  static let boolean: Int32 = 9
  static let float16: Int32 = 10
  static let float64: Int32 = 11
  static let bfloat16: Int32 = 16

  /// Bytes of an element in raw data; nil for a type that the engine does not read.
  static func width(_ type: Int32) -> Int? {
    switch type {
    case boolean: 1
    case float16, bfloat16: 2
    case float32, int32: 4
    case int64, float64: 8
    default: nil
    }
  }
}

extension Tensor {
  /// Reads raw or typed data: float32, float16, bfloat16 and double become float32; int64, int32 and bool become
  /// integers.
  ///
  /// - Parameter external: the files in which the data may be.
  /// - Throws: ``OperatorError`` for other element types, and data that does not fit the shape or cannot be found.
  init(_ proto: Onnx_TensorProto, external: ExternalData = ExternalData(folder: nil)) throws(OperatorError) {
    var shape = Shape()
    for extent in proto.dims {
      guard let extent = Int(exactly: extent) else { throw OperatorError("it has an extent of \(extent)") }
      shape.append(extent)
    }
    guard let count = shape.checkedElementCount else { throw OperatorError("it has an impossible shape \(shape.text)") }
    guard let width = TensorElementType.width(proto.dataType) else {
      throw OperatorError(
        "it has element type \(proto.dataType); float32, float16, bfloat16, double, int64, int32 and bool "
          + "(1, 10, 16, 11, 7, 6, 9) are supported")
    }
    switch proto.dataLocation {
    case 0: self = try Tensor(proto, shape, count, raw: proto.rawData)
    case 1:
      let region = try ExternalData.Region(proto.externalData, dataType: proto.dataType)
      self = try external.tensor(in: region, shape: shape, byteCount: count * width) {
        data throws(OperatorError) in try Tensor(proto, shape, count, raw: data)
      }
    default: throw OperatorError("its data is in an unknown place (\(proto.dataLocation))")
    }
  }

  /// - Parameter raw: the elements as ONNX's raw_data; typed data where it is empty.
  private init(_ proto: Onnx_TensorProto, _ shape: Shape, _ count: Int, raw: Data) throws(OperatorError) {
    switch proto.dataType {
    case TensorElementType.float32:
      self = try Tensor(shape, count, floats: raw.isEmpty ? proto.floatData : decode(raw, as: Float.self))
    case TensorElementType.float64:
      let doubles = try raw.isEmpty ? proto.doubleData : decode(raw, as: Double.self)
      self = try Tensor(shape, count, floats: doubles.map { Float($0) })
    case TensorElementType.int64:
      self = try Tensor(shape, count, integers: raw.isEmpty ? proto.int64Data : decode(raw, as: Int64.self))
    case TensorElementType.int32:
      let integers = try raw.isEmpty ? proto.int32Data : decode(raw, as: Int32.self)
      self = try Tensor(shape, count, integers: integers.map { Int64($0) })
    case TensorElementType.boolean:
      let flags = try raw.isEmpty ? proto.int32Data.map { $0 != 0 } : decode(raw, as: UInt8.self).map { $0 != 0 }
      self = try Tensor(shape, count, integers: flags.map { $0 ? 1 : 0 })
    default:
      // Typed floats of 16 bits are stored as bit patterns in int32_data.
      let patterns = proto.int32Data.map { UInt16(truncatingIfNeeded: $0) }
      let halves = try raw.isEmpty ? patterns : decode(raw, as: UInt16.self)
      let isHalf = proto.dataType == TensorElementType.float16
      self = try Tensor(
        shape, count, floats: isHalf ? Float16Values.floats(halves: halves) : Float16Values.floats(bfloats: halves))
    }
  }

  private init(_ shape: Shape, _ count: Int, floats: [Float]) throws(OperatorError) {
    try checkCount(floats.count, shape, count)
    self.init(shape: shape, floats: FloatBuffer(floats))
  }

  private init(_ shape: Shape, _ count: Int, integers: [Int64]) throws(OperatorError) {
    try checkCount(integers.count, shape, count)
    self.init(shape: shape, integers: integers)
  }
}

private func checkCount(_ found: Int, _ shape: Shape, _ count: Int) throws(OperatorError) {
  guard found == count else { throw OperatorError("it has \(found) elements where \(shape.text) needs \(count)") }
}

/// Little-endian elements, as ONNX's raw_data stores them on every machine.
private func decode<Stored: BitwiseCopyable>(_ raw: Data, as type: Stored.Type) throws(OperatorError) -> [Stored] {
  let width = MemoryLayout<Stored>.size
  guard raw.count % width == 0 else { throw OperatorError("its raw data ends inside an element") }
  return raw.withUnsafeBytes { bytes in
    [Stored](unsafeUninitializedCapacity: bytes.count / width) { elements, count in
      UnsafeMutableRawBufferPointer(elements).copyMemory(from: bytes)
      count = bytes.count / width
    }
  }
}

extension Onnx_TensorProto {
  /// The protobuf form of a tensor: floats as float32, integers as int64, or as bool where ONNX requires it.
  ///
  /// The floats are not copied; the message keeps their memory alive.
  init(_ tensor: Tensor, name: String, isBoolean: Bool = false) {
    self.init(shape: tensor.shape, name: name)
    switch tensor.elements {
    case .float(let buffer):
      dataType = TensorElementType.float32
      guard buffer.count > 0 else { return }
      // Little-endian, as raw_data is on every machine.
      rawData = Data(
        bytesNoCopy: UnsafeMutableRawPointer(mutating: buffer.pointer), count: buffer.count * MemoryLayout<Float>.size,
        deallocator: .custom { _, _ in withExtendedLifetime(buffer) {} })
    case .integer(let values):
      dataType = isBoolean ? TensorElementType.boolean : TensorElementType.int64
      guard !values.isEmpty else { return }
      rawData = isBoolean ? Data(values.map { $0 == 0 ? 0 : 1 }) : values.withUnsafeBytes { Data($0) }
    }
  }

  /// A tensor of floats rounded to float16.
  init(half tensor: Tensor, name: String) {
    self.init(shape: tensor.shape, name: name)
    dataType = TensorElementType.float16
    guard case .float(let buffer) = tensor.elements else { preconditionFailure("integers have no float16 form") }
    rawData = buffer.map { Float16($0).bitPattern }.withUnsafeBytes { Data($0) }
  }

  private init(shape: Shape, name: String) {
    self.init()
    if !name.isEmpty { self.name = name }
    dims = shape.map { Int64($0) }
  }
}
