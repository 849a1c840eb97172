import ArgumentParser
import Testing

@testable import deepbiq

/// What help says can be done as it is written.
@Suite struct HelpTests {
  /// A command by its words.
  struct Page: Sendable, CustomTestStringConvertible {
    let name: String
    let command: any ParsableCommand.Type

    var testDescription: String { name }
    var help: String { DeepBIQ.helpMessage(for: command, columns: 80) }
  }

  private static let pages = all(DeepBIQ.self, name: "deepbiq")

  private static func all(_ command: any ParsableCommand.Type, name: String) -> [Page] {
    [Page(name: name, command: command)]
      + command.configuration.subcommands.flatMap { all($0, name: "\(name) \($0.configuration.commandName ?? "")") }
  }

  /// The examples of a help text, continued lines joined.
  private static func examples(_ help: String) -> [String] {
    var examples: [String] = []
    var isContinued = false
    for line in help.split(separator: "\n").drop(while: { $0 != "EXAMPLES" }).dropFirst() {
      guard line.hasPrefix("  ") else { break }
      let text = line.drop { $0 == " " }
      if isContinued { examples[examples.count - 1] += String(text) } else { examples.append(String(text)) }
      isContinued = text.hasSuffix("\\")
      if isContinued { examples[examples.count - 1].removeLast() }
    }
    return examples
  }

  /// The arguments that a shell would give to deepbiq in a line, which has neither quotes nor variables there.
  private static func arguments(_ line: String) -> [String]? {
    let words = line.split(separator: " ").map(String.init)
    guard let program = words.firstIndex(of: "deepbiq") else { return nil }
    return Array(words[(program + 1)...].prefix { !["|", ">", "2>"].contains($0) })
  }

  @Test(arguments: pages)
  func `Every example can be pasted`(page: Page) throws {
    let examples = Self.examples(page.help)
    #expect(!examples.isEmpty)
    for example in examples where !example.hasPrefix("curl ") {
      let arguments = try #require(Self.arguments(example), "\(example)")
      #expect(throws: Never.self, "\(example)") { try DeepBIQ.parseAsRoot(arguments) }
      #expect(throws: Never.self, "\(example)") { try ArgumentLine(arguments).checkDashes() }
    }
  }

  @Test(arguments: pages)
  func `No line of help is wider than 80 columns, so that none is wrapped`(page: Page) {
    // The parser leaves the line of usage to the terminal.
    for line in page.help.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func `The help of the program lists every command in a line of its own`() {
    let lines = DeepBIQ.helpMessage(columns: 80).split(separator: "\n")
    let leaves = Self.pages.filter { $0.command.configuration.subcommands.isEmpty }
    #expect(leaves.count == 15)
    for leaf in leaves {
      let name = leaf.name.replacing("deepbiq ", with: "")
      let line = lines.first { $0.hasPrefix("  \(name)  ") }
      #expect(line?.hasSuffix("  \(leaf.command.configuration.abstract)") == true, "\(name)")
    }
  }
}
