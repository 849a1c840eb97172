import Foundation

/// The training part of LIVE In the Wild: it lies beside the repository, or where DEEPBIQ_LIVE_CHALLENGE says.
enum LIVEChallengeData {
  static let root = ProcessInfo.processInfo.environment["DEEPBIQ_LIVE_CHALLENGE"] ?? "../shared/live-challenge"

  static let isThere = FileManager.default.fileExists(atPath: "\(root)/scores.csv")
}
