import ArgumentParser

/// How a network is described.
enum ModelFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case json
}
