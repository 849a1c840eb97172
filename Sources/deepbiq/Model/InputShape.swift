import ArgumentParser

/// `image=1x3x224x224` on the command line.
struct InputShape: ExpressibleByArgument {
  let name: String
  let extents: [Int]

  init?(argument: String) {
    guard let separator = argument.lastIndex(of: "=") else { return nil }
    name = String(argument[..<separator])
    let parts = argument[argument.index(after: separator)...].split(separator: "x", omittingEmptySubsequences: false)
    extents = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard !name.isEmpty, extents.count == parts.count else { return nil }
  }
}
