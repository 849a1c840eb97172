import ArgumentParser

/// What `deepbiq evaluate` prints.
enum EvaluationFormat: String, ExpressibleByArgument, CaseIterable {
  case table
  case json
}
