/// Every database that can be loaded by name. A new one is a type in Readers and a line here.
enum DatabaseRegistry {
  static let readers: [any DatabaseReader.Type] = [
    CSIQReader.self,
    CSVReader.self,
    KADID10kReader.self,
    KonIQ10kReader.self,
    LIVEReader.self,
    LIVEChallengeReader.self,
    SPAQReader.self,
    TID2008Reader.self,
    TID2013Reader.self,
  ]

  static func reader(named name: String) throws(DatabaseError) -> any DatabaseReader.Type {
    guard let reader = readers.first(where: { $0.name == name.lowercased() }) else {
      throw .unknownDatabase(name, known: readers.map { $0.name })
    }
    return reader
  }
}
