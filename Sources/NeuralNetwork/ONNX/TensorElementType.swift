/// ONNX's TensorProto.DataType, as far as the engine reads or writes it.
enum TensorElementType {
  static let float32: Int32 = 1
  static let int32: Int32 = 6
  static let int64: Int32 = 7
  static let boolean: Int32 = 9
  static let float16: Int32 = 10
  static let float64: Int32 = 11
}
