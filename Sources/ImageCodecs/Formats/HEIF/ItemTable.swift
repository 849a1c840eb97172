/// A box of an ISO base media file (ISO/IEC 14496-12, 4.2).
struct ItemBox {
  let type: String
  let body: UnsafeRawBufferPointer

  /// The body after version and flags.
  var fullBody: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: body.dropFirst(4)) }

  /// The boxes that follow each other in some bytes, to the end or to what is none.
  static func boxes(in bytes: UnsafeRawBufferPointer) -> [ItemBox] {
    var boxes: [ItemBox] = []
    var rest = bytes
    while rest.count >= 8 {
      var reader = BitReader(rest)
      let shortCount = reader.bits(32)
      reader.skip(32)
      let count = shortCount == 1 ? reader.bits(64) : shortCount == 0 ? rest.count : shortCount
      let head = shortCount == 1 ? 16 : 8
      guard count >= head, rest.count >= head else { break }
      let type = String(decoding: rest[4..<8], as: UTF8.self)
      boxes.append(ItemBox(type: type, body: UnsafeRawBufferPointer(rebasing: rest.prefix(count).dropFirst(head))))
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
    return boxes
  }
}

/// Where the coded pictures of a file are: its `iinf` and `iloc` boxes (ISO/IEC 14496-12, 8.11.6 and 8.11.3).
struct ItemTable {
  let file: UnsafeRawBufferPointer
  /// The type, `hvc1` or `av01`, and the bytes of each coded picture.
  private(set) var items: [(type: String, extents: [UnsafeRawBufferPointer])] = []

  /// What libheif reads of an item; it refuses files with more.
  private static let mostExtents = 32

  /// How many bytes all pictures have together.
  var byteCount: Int { items.reduce(0) { $0 + $1.extents.reduce(0) { $0 + $1.count } } }

  /// - Parameter boxes: those of the file's `meta` box.
  init(_ boxes: [ItemBox], of file: UnsafeRawBufferPointer) {
    self.file = file
    var types: [Int: String] = [:]
    for information in boxes where information.type == "iinf" {
      let countBytes = information.body.first == 0 ? 2 : 4
      let entries = UnsafeRawBufferPointer(rebasing: information.fullBody.dropFirst(countBytes))
      for entry in ItemBox.boxes(in: entries) where entry.type == "infe" {
        var reader = BitReader(entry.fullBody)
        let item = reader.bits(entry.body.first == 2 ? 16 : 32)
        reader.skip(16)
        let type = String(decoding: reader.rest.prefix(4), as: UTF8.self)
        if ["hvc1", "av01"].contains(type) { types[item] = type }
      }
    }
    let dataBox = boxes.first { $0.type == "idat" }?.body ?? UnsafeRawBufferPointer(start: nil, count: 0)
    for location in boxes where location.type == "iloc" { add(location, types, dataBox) }
  }

  private mutating func add(_ location: ItemBox, _ types: [Int: String], _ dataBox: UnsafeRawBufferPointer) {
    let version = location.body.first ?? 0
    var reader = BitReader(location.fullBody)
    let (offsetBits, lengthBits, baseBits) = (8 * reader.bits(4), 8 * reader.bits(4), 8 * reader.bits(4))
    let reserved = 8 * reader.bits(4)
    let indexBits = version == 0 ? 0 : reserved
    for _ in 0..<reader.bits(version < 2 ? 16 : 32) {
      guard reader.isWithinBytes else { return }
      let item = reader.bits(version < 2 ? 16 : 32)
      let isInDataBox = version > 0 && reader.bits(16) & 15 == 1
      reader.skip(16)
      let base = reader.bits(baseBits)
      let source = isInDataBox ? dataBox : file
      var extents: [UnsafeRawBufferPointer] = []
      for _ in 0..<min(reader.bits(16), Self.mostExtents) {
        reader.skip(indexBits)
        let (start, isBeyond) = base.addingReportingOverflow(reader.bits(offsetBits))
        let count = reader.bits(lengthBits)
        guard !isBeyond, start <= source.count else { continue }
        // A length of zero means all that is left.
        let rest = UnsafeRawBufferPointer(rebasing: source.dropFirst(start))
        extents.append(count == 0 ? rest : UnsafeRawBufferPointer(rebasing: rest.prefix(count)))
      }
      if let type = types[item], !extents.isEmpty { items.append((type, extents)) }
    }
  }
}
