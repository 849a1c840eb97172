import ArgumentParser

/// Different names separated by commas: `features,conv17`.
struct NameList: ExpressibleByArgument {
  let values: [String]

  init?(argument: String) {
    values = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !values.contains(""), Set(values).count == values.count else { return nil }
  }

  init(_ values: [String]) { self.values = values }

  var defaultValueDescription: String { values.joined(separator: ",") }
}
