import ArgumentParser

/// Finite numbers separated by commas: `0.1,1,10`.
struct NumberList: ExpressibleByArgument {
  let values: [Double]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Double($0) }.filter(\.isFinite)
    guard values.count == parts.count, Set(values).count == values.count else { return nil }
  }
}
