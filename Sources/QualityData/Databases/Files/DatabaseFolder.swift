import Foundation

/// The folder that a database's archive unpacks to.
struct DatabaseFolder {
  private let root: String

  init(root: String) {
    self.root = root
  }

  /// The path of something below the root, such as `Data/AllMOS_release.mat`.
  func path(_ relative: String) -> String {
    relative.isEmpty ? root : root.hasSuffix("/") ? root + relative : "\(root)/\(relative)"
  }

  /// The first of some names that is there.
  func first(of names: [String]) -> String? {
    names.first { FileManager.default.fileExists(atPath: path($0)) }
  }
}
