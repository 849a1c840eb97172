import Foundation
import HTTPServer
import QualityModel
import Testing

@testable import QualityService

/// Holds openapi.yaml to the code it describes.
@Suite struct InterfaceDescriptionTests {
  private let lines: [String]

  init() throws {
    lines = try String(contentsOfFile: repositoryFile("openapi.yaml"), encoding: .utf8).components(separatedBy: "\n")
  }

  /// Lines below a line, as far as they are further to the right.
  private func block(_ head: String) -> [String] {
    let indentation = head.prefix { $0 == " " }.count
    return lines.drop { $0 != head }.dropFirst()
      .prefix { $0.isEmpty || $0.prefix { $0 == " " }.count > indentation }
      .map { $0 }
  }

  @Test func `Every route is described, and nothing else`() throws {
    let routes = try ServiceRoutes.all(context: try TestContext.shared.get(), openAPI: [])
    let described = block("paths:").filter { $0.hasPrefix("  /") }.map { String($0.dropFirst(2).dropLast()) }
    #expect(Set(described) == Set(routes.map(\.path)))
    for route in routes {
      #expect(block("  \(route.path):").contains("    \(route.method.lowercased()):"), "\(route.path)")
    }
  }

  @Test func `Every parameter is described, and nothing else`() {
    let parameters = block("  /v1/assess:").filter { $0.hasPrefix("        - name: ") }
      .map { String($0.dropFirst("        - name: ".count)) }
    #expect(parameters == AssessmentParameters.names)
  }

  @Test func `The limits that are described are the defaults`() throws {
    let model = try QualityModel.embedded().metadata
    let views = AssessmentOptions.allowedViewSizes(for: model)
    let text = block("  /v1/assess:").joined(separator: "\n")
    #expect(text.contains("minimum: 1, maximum: \(ServiceConfiguration().maximumCrops)}"))
    #expect(text.contains("minimum: 0, maximum: \(AssessmentParameters.maximumSeed)}"))
    #expect(text.contains("minimum: \(views.lowerBound), maximum: \(views.upperBound)}"))
    #expect(text.contains("at most \(ServiceConfiguration().bodyLimitMiB) MiB"))
  }

  @Test func `The version is the product's`() {
    #expect(lines.contains("  version: \(ProductVersion.current)"))
  }
}
