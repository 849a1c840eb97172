import Foundation
import Testing

/// Holds the table of stages to the files that decide them.
@Suite struct AssessRequestPipelineTests {
  @Test func `Every stage names a file that exists`() throws {
    let path = repositoryFile("Sources/QualityService/Assess/AssessRequestPipeline.swift")
    let stages = try String(contentsOfFile: path, encoding: .utf8).matches(of: /\/\/\/ \| ([a-z ,]+) \| `([^`]+)` +\|/)
    #expect(stages.count == 17)
    for stage in stages {
      #expect(FileManager.default.fileExists(atPath: repositoryFile("Sources/\(stage.2)")), "\(stage.1)\(stage.2)")
    }
  }
}
