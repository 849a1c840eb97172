import ArgumentParser
import Foundation

/// The command line as it was written, for what the parser cannot tell: names that begin with a dash, and names that
/// are not text.
struct ArgumentLine {
  private let arguments: [String]

  init(_ arguments: [String]) { self.arguments = arguments }

  static let advice = "to name a file that begins with a dash, write -- before it"

  /// Refuses several letters behind one dash, which no command has: the parser would read the first ones as flags, and
  /// `-holiday.jpg` as a call for help.
  ///
  /// - Throws: `CommandFailure`.
  func checkDashes() throws(CommandFailure) {
    let options = Array(options)
    for (index, argument) in options.enumerated() where isBundle(argument) {
      let option = index > 0 && options[index - 1].hasPrefix("--") ? options[index - 1] : nil
      if let option, Double(argument) != nil {
        throw CommandFailure("to give a number below zero, write \(option)=\(argument)", status: .usage)
      }
      throw CommandFailure("there is no option '\(shown(argument))'; \(Self.advice)", status: .usage)
    }
  }

  /// Refuses bytes that are not UTF-8 where they could be lost.
  ///
  /// - Throws: `CommandFailure`.
  func checkText(for command: any ParsableCommand) throws(CommandFailure) {
    guard !(command is ScoreCommand), let name = arguments.first(where: RawText.isRaw) else { return }
    throw CommandFailure(
      "'\(shown(name))' is not UTF-8; deepbiq score alone takes such names: give the file another name, or a link",
      status: .usage)
  }

  /// What may help where an option is unknown: nothing, unless it looks like the name of a file, or is one.
  var hint: String {
    let isName = options.contains { option in
      option.hasPrefix("--") && !option.contains("=")
        && (option.contains(".") || FileName(argument: option)?.status != nil)
    }
    return isName ? "; \(Self.advice)" : ""
  }

  /// Everything before `--`.
  private var options: ArraySlice<String> { arguments.prefix { $0 != "--" } }

  private func isBundle(_ argument: String) -> Bool {
    argument.count > 2 && argument.hasPrefix("-") && !argument.hasPrefix("--")
  }

  private func shown(_ argument: String) -> String { FileName(bytes: RawText.bytes(of: argument)).text }
}
