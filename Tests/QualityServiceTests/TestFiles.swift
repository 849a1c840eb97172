import Foundation

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
