/// A rectangle of positions of a view's feature map, computed in one run of the trunk.
struct MapTile: Sendable, Equatable {
  let columns: Range<Int>
  let rows: Range<Int>
}
