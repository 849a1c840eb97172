import ArgumentParser

/// How scores are printed.
enum ScoreFormat: String, CaseIterable, ExpressibleByArgument {
  case table
  case csv
  case jsonl
}
