/// What is wrong with one layer; the importer adds the file's, the layer's and its type's names.
struct LayerError: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
