/// Why a .npy file cannot be read or written.
struct NumPyError: Error, CustomStringConvertible {
  let path, reason: String

  var description: String { "\(path): \(reason)" }
}
