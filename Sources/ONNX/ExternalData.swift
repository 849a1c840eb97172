import Foundation
import NeuralNetwork

/// The files beside a model that hold tensors' data (ONNX external data, as PyTorch's exporter writes by default).
///
/// The model is not trusted: only files inside its own folder are read, and of each no more than it has.
final class ExternalData {
  /// A part of a file, as a tensor names it.
  struct Region: Hashable {
    /// Relative to the model's folder.
    let location: String
    let offset: Int
    /// Nil where the tensor's shape decides it.
    let length: Int?
    let dataType: Int32
  }

  /// The model's folder; nil for a model that was given as bytes.
  private let folder: String?
  /// What was read, so that tensors that share a region share memory.
  private var tensors: [Region: Tensor] = [:]
  /// Bytes read of each file, by its path with links resolved.
  private var byteCounts: [String: Int] = [:]

  /// - Parameter folder: the model's folder; nil where it has none.
  init(folder: String?) { self.folder = folder }

  /// The files that were read, in alphabetical order.
  var files: [String] { byteCounts.keys.sorted() }

  /// The tensor in a region, decoded by `decode` from its bytes the first time.
  ///
  /// - Parameter byteCount: what the tensor's shape and type need.
  func tensor(
    in region: Region, shape: Shape, byteCount: Int, decode: (Data) throws(OperatorError) -> Tensor
  ) throws(OperatorError) -> Tensor {
    guard region.length == nil || region.length == byteCount else {
      throw OperatorError("it has \(region.length ?? 0) bytes in '\(region.location)' where it needs \(byteCount)")
    }
    if let known = tensors[region], let tensor = known.reshaped(to: shape) { return tensor }
    let tensor = try decode(read(region, byteCount: byteCount))
    tensors[region] = tensor
    return tensor
  }

  private func read(_ region: Region, byteCount: Int) throws(OperatorError) -> Data {
    let path = try path(of: region.location)
    // A pipe is not waited for.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
    guard descriptor >= 0 else { throw Self.unreadable(region.location) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw OperatorError("its data is in '\(region.location)', which is no file")
    }
    let size = Int(status.st_size)
    guard region.offset <= size, byteCount <= size - region.offset else {
      throw OperatorError(
        "its data would be bytes \(region.offset) to \(region.offset.addingReportingOverflow(byteCount).partialValue) "
          + "of '\(region.location)', which has \(size)")
    }
    // Parts that overlap could ask for any amount of memory.
    let total = byteCounts[path, default: 0] + byteCount
    guard total <= size else {
      throw OperatorError("its data and other tensors' overlap in '\(region.location)'")
    }
    byteCounts[path] = total
    var data = Data(count: byteCount)
    let read = data.withUnsafeMutableBytes { Self.fill($0, from: descriptor, at: region.offset) }
    guard read == byteCount else { throw Self.unreadable(region.location) }
    return data
  }

  /// Reads until the buffer is full or the file ends; returns the number of bytes.
  private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32, at offset: Int) -> Int {
    guard let base = buffer.baseAddress else { return 0 }
    var count = 0
    while count < buffer.count {
      let part = pread(descriptor, base + count, buffer.count - count, off_t(offset + count))
      if part < 0, errno == EINTR { continue }
      guard part > 0 else { break }
      count += part
    }
    return count
  }

  /// The path of a file inside the model's folder, links resolved.
  private func path(of location: String) throws(OperatorError) -> String {
    guard let folder else {
      throw OperatorError(
        "its data is in the file '\(location)', for which a model given as bytes has no folder; "
          + "give the model's file, or save the model with its data inside")
    }
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.isEmpty, !location.hasPrefix("/"), !parts.contains(".."), !location.utf8.contains(0) else {
      throw Self.outside(location)
    }
    // A model that is named alone lies in the present folder.
    let base = folder.isEmpty ? "." : folder
    guard let root = Self.resolved(base), let path = Self.resolved(base + "/" + location) else {
      throw Self.unreadable(location)
    }
    guard path.hasPrefix(root == "/" ? root : root + "/") else { throw Self.outside(location) }
    return path
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func outside(_ location: String) -> OperatorError {
    OperatorError("its data is in '\(location)'; only files inside the model's own folder are read")
  }

  /// With the system's word for the last failure.
  private static func unreadable(_ location: String) -> OperatorError {
    let reason = errno == 0 ? "it ended early" : String(cString: strerror(errno))
    return OperatorError(
      "its data is in the file '\(location)', which must lie beside the model and cannot be read (\(reason))")
  }
}

extension ExternalData.Region {
  /// Reads the keys of a tensor's `external_data`; a checksum and unknown keys are left alone.
  init(_ entries: [Onnx_StringStringEntryProto], dataType: Int32) throws(OperatorError) {
    let values = Dictionary(entries.map { ($0.key, $0.value) }) { _, last in last }
    func number(_ key: String) throws(OperatorError) -> Int? {
      guard let text = values[key] else { return nil }
      guard let number = Int(text), number >= 0 else {
        throw OperatorError("the \(key) of its data in another file is '\(text.prefix(40))'; a number from 0 is needed")
      }
      return number
    }
    guard let location = values["location"] else { throw OperatorError("its data is in a file that is not named") }
    self.location = location
    self.dataType = dataType
    offset = try number("offset") ?? 0
    length = try number("length")
  }
}
