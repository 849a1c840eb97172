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
    let routes = try ServiceRoutes.all(context: try TestContext.shared.get(), openAPI: [], page: [])
    let described = block("paths:").filter { $0.hasPrefix("  /") }.map { String($0.dropFirst(2).dropLast()) }
    #expect(Set(described) == Set(routes.map(\.path)))
    for route in routes {
      #expect(block("  \(route.path):").contains("    \(route.method.lowercased()):"), "\(route.path)")
    }
  }

  @Test(arguments: [
    ("/v1/assess", AssessmentParameters.Purpose.assessment), ("/v1/map", .map), ("/v1/assess/batch", .batch),
    ("/v1/compare", .batch),
  ])
  func `Every parameter is described, and nothing else`(path: String, purpose: AssessmentParameters.Purpose) {
    let reference = "        - $ref: '#/components/parameters/"
    let parameters = block("  \(path):").filter { $0.hasPrefix(reference) }
      .map { $0.dropFirst(reference.count).dropLast().lowercased().replacing("batchdetail", with: "detail") }
    #expect(parameters == ["requestid"] + AssessmentParameters.names(for: purpose).map { "\($0)parameter" })
    for name in AssessmentParameters.names(for: purpose) {
      #expect(block("    \(name.capitalized)Parameter:").contains("      name: \(name)"))
    }
  }

  @Test func `The limits that are described are the defaults`() throws {
    let model = try QualityModel.embedded().metadata
    let views = AssessmentOptions.allowedViewSizes(for: model)
    let text = (block("  parameters:") + block("  /v1/assess:")).joined(separator: "\n")
    #expect(text.contains("minimum: 1, maximum: \(ServiceConfiguration().maximumCrops)}"))
    #expect(text.contains("minimum: 0, maximum: \(AssessmentParameters.maximumSeed)}"))
    #expect(text.contains("minimum: \(views.lowerBound), maximum: \(views.upperBound)}"))
    #expect(text.contains("at most \(ServiceConfiguration().bodyLimitMiB) MiB"))
  }

  @Test func `The version is the product's`() {
    #expect(lines.contains("  version: \(ProductVersion.current)"))
  }
}
