/// Why a file is no safetensors file that can be used.
struct TensorFileError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
