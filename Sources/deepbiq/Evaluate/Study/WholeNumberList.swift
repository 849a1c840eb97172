import ArgumentParser

/// Different whole numbers from 1 to 1000, separated by commas: `5,10,50`.
struct WholeNumberList: ExpressibleByArgument {
  let values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Int($0) }.filter((1...1000).contains)
    guard values.count == parts.count, Set(values).count == values.count else { return nil }
  }

  init(_ values: [Int]) { self.values = values }

  var defaultValueDescription: String { values.map(String.init).joined(separator: ",") }
}
