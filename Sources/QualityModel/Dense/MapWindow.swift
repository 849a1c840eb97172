/// The part of a crop's window that lies in a tile.
struct MapWindow: Sendable, Equatable {
  /// Which crop.
  let crop: Int

  /// Columns and rows within the tile, neither empty.
  let columns: Range<Int>
  let rows: Range<Int>
}
