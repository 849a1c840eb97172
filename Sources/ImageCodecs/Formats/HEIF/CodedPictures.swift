/// Columns and rows in pixels.
struct PixelSize: Hashable {
  var width, height: Int

  var area: Int { width.multipliedReportingOverflow(by: height).overflow ? .max : width * height }
}

/// The sizes of the pictures in a HEIC or AVIF file: those that its properties state, and those that the coded streams
/// state themselves, for which decoders allocate memory whatever the properties say.
struct CodedPictures {
  /// What `ispe` properties state (ISO/IEC 23008-12, 6.5.3), of tiles and auxiliary pictures too.
  private(set) var stated: Set<PixelSize> = []
  /// What the streams state.
  private(set) var coded: Set<PixelSize> = []

  /// HEVC codes whole blocks, of up to 64 pixels a side, and says what of them to show.
  private static let largestBlock = 64

  /// - Parameter file: a file that libheif has read, which has checked the counts in it.
  /// - Throws: ``ImageError/damaged(_:_:)`` where parts of the file are given to several pictures, again and again.
  init(_ file: UnsafeRawBufferPointer, format: ImageFormat) throws(ImageError) {
    for meta in ItemBox.boxes(in: file) where meta.type == "meta" {
      let boxes = ItemBox.boxes(in: meta.fullBody)
      for properties in boxes where properties.type == "iprp" { addProperties(properties) }
      try addPictures(ItemTable(boxes, of: file), format)
    }
  }

  /// The largest of all, by area; `nil` where there is none.
  var largest: PixelSize? { stated.union(coded).max { $0.area < $1.area } }

  /// A picture in a stream that is larger than any that the file states.
  var unstated: PixelSize? {
    coded.first { size in
      !stated.contains {
        size.width < $0.width + Self.largestBlock && size.height < $0.height + Self.largestBlock
      }
    }
  }

  private mutating func addProperties(_ properties: ItemBox) {
    for container in ItemBox.boxes(in: properties.body) where container.type == "ipco" {
      for property in ItemBox.boxes(in: container.body) {
        switch property.type {
        case "ispe":
          var reader = BitReader(property.fullBody)
          stated.insert(PixelSize(width: reader.bits(32), height: reader.bits(32)))
        case "hvcC": coded.formUnion(HEVCStream.sizes(inConfiguration: property.body))
        case "av1C": coded.formUnion(AV1Stream.sizes(inConfiguration: property.body))
        default: break
        }
      }
    }
  }

  private mutating func addPictures(_ table: ItemTable, _ format: ImageFormat) throws(ImageError) {
    guard table.byteCount <= 2 * table.file.count else {
      throw .damaged(format, "several pictures in it are made of the same bytes")
    }
    for (type, extents) in table.items {
      // One that is in pieces is put together, as a unit may lie in two of them.
      let pieces = extents.count > 1 ? extents.reduce(into: [UInt8]()) { $0 += $1 } : []
      pieces.withUnsafeBytes { pieces in
        let data = extents.count == 1 ? extents[0] : pieces
        coded.formUnion(type == "hvc1" ? HEVCStream.sizes(inPicture: data) : AV1Stream.sizes(inPicture: data))
      }
    }
  }
}
