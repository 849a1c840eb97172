/// A file of a database: where it is, and its path below the database's root.
struct DatabaseFile: Equatable {
  let name: String
  let path: String
}
