import Foundation

extension Onnx_TensorProto {
  /// A tensor as ONNX writes it: floats as float32, integers as int64 or, where ONNX wants truth values, as bool.
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
