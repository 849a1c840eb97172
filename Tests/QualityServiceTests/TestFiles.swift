import Foundation
import Logging
import QualityModel

@testable import QualityService

/// Path of a file of the repository.
func repositoryFile(_ path: String) -> String {
  // Tests/QualityServiceTests/TestFiles.swift
  URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(path).path
}

/// A new file with a text; whoever asks removes it.
func temporaryFile(_ text: String) throws -> String {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("deepbiq-\(UUID().uuidString).yaml").path
  try text.write(toFile: path, atomically: true, encoding: .utf8)
  return path
}

/// What the routes of a service with one worker share; it opens no port.
enum TestContext {
  static let shared = Result {
    var configuration = ServiceConfiguration()
    configuration.workers = 1
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return try ServiceContext(configuration, model: QualityModel.embedded(), logger: logger)
  }
}
