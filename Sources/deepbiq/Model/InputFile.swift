import ArgumentParser

/// `image=crops.npy` on the command line.
struct InputFile: ExpressibleByArgument {
  let name, path: String

  init?(argument: String) {
    guard let separator = argument.firstIndex(of: "=") else { return nil }
    name = String(argument[..<separator])
    path = String(argument[argument.index(after: separator)...])
    guard !name.isEmpty, !path.isEmpty else { return nil }
  }
}
