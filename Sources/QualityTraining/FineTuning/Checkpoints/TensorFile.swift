import Foundation

/// A file of named float32 vectors and texts in the safetensors format (https://github.com/huggingface/safetensors):
/// the length of a JSON header in 8 bytes, the header, and the vectors' bytes as they are in memory, all little-endian.
struct TensorFile {
  /// The texts of the header's `__metadata__`.
  let metadata: [String: String]

  private let vectors: [String: Range<Int>]
  private let content: Data

  /// The most bytes of a header, so that a damaged length does not reserve memory.
  private static let longestHeader = 64 << 20

  private struct Entry: Codable {
    let dtype: String
    let shape: [Int]
    let dataOffsets: [Int]

    private enum CodingKeys: String, CodingKey {
      case dtype
      case shape
      case dataOffsets = "data_offsets"
    }
  }

  /// Reads a file's header; its vectors stay on disk until they are read.
  ///
  /// - Throws: `TensorFileError`, or Foundation's error for a file that cannot be opened.
  init(contentsOfFile path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    guard data.count >= 8 else { throw TensorFileError("it has no header") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(min(Self.longestHeader, data.count - 8)) else {
      throw TensorFileError("its header is longer than the file")
    }
    let header = data[8..<8 + Int(length)]
    content = data[(8 + Int(length))...]
    guard let names = try? JSONSerialization.jsonObject(with: header) as? [String: Any] else {
      throw TensorFileError("its header is no JSON")
    }
    metadata = names["__metadata__"] as? [String: String] ?? [:]
    var vectors: [String: Range<Int>] = [:]
    for (name, value) in names where name != "__metadata__" {
      guard let json = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed),
        let entry = try? JSONDecoder().decode(Entry.self, from: json),
        let range = Self.range(of: entry, in: content.count)
      else { throw TensorFileError("its vector \(name) is not where the header says") }
      vectors[name] = range
    }
    self.vectors = vectors
  }

  /// The bytes of a vector in the content; nil where the entry does not describe a vector within it.
  private static func range(of entry: Entry, in count: Int) -> Range<Int>? {
    guard entry.dtype == "F32", entry.shape.count == 1, entry.dataOffsets.count == 2,
      let start = entry.dataOffsets.first, let end = entry.dataOffsets.last, start >= 0, start <= end, end <= count,
      (end - start).isMultiple(of: 4), entry.shape[0] == (end - start) / 4
    else { return nil }
    return start..<end
  }

  /// The elements of a vector; nil where the file has none of that name.
  func vector(_ name: String) -> [Float]? {
    guard let range = vectors[name] else { return nil }
    let bytes = content[content.startIndex + range.lowerBound..<content.startIndex + range.upperBound]
    return [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
      count = bytes.copyBytes(to: buffer) / 4
    }
  }

  /// Writes a file; at every moment the old one or the whole new one is there, see ``DurableFile``.
  static func write(
    _ vectors: [(name: String, elements: [Float])], metadata: [String: String], toFile path: String
  ) throws {
    var header: [String: Any] = ["__metadata__": metadata]
    var offset = 0
    for (name, elements) in vectors {
      header[name] = [
        "dtype": "F32", "shape": [elements.count], "data_offsets": [offset, offset + 4 * elements.count],
      ]
      offset += 4 * elements.count
    }
    var text = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    // The vectors begin at a multiple of 8 bytes.
    text += Data(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    try DurableFile.write(toFile: path) { file in
      try file.write(contentsOf: withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) })
      try file.write(contentsOf: text)
      for (_, elements) in vectors {
        try elements.withUnsafeBytes { bytes in
          guard let base = bytes.baseAddress else { return }
          let data = Data(bytesNoCopy: UnsafeMutableRawPointer(mutating: base), count: bytes.count, deallocator: .none)
          try file.write(contentsOf: data)
        }
      }
    }
  }
}

/// Why a file cannot be used as a safetensors file.
struct TensorFileError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
