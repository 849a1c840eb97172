import Foundation

/// The built `deepbiq` program and one finished run of it.
struct Program {
  let status: Int32
  let output: String
  let errors: String

  /// Whether standard error holds one line of the program's, as it does for every mistake.
  var complainsInOneLine: Bool { errors.hasPrefix("deepbiq: ") && errors.filter { $0 == "\n" }.count == 1 }

  /// The output as a JSON object; empty if it is not one.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
  }

  /// The program is built beside the test bundle.
  static let url: URL = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("deepbiq")
  }()

  /// A process that is not started yet, with a clean environment apart from AddressSanitizer's options.
  static func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    let sanitizer = ProcessInfo.processInfo.environment.filter { $0.key == "ASAN_OPTIONS" }
    process.environment = environment.merging(sanitizer) { own, _ in own }
    return process
  }

  /// Runs a line of a shell to its end; `$DEEPBIQ` is the program, and `$1` and so on are `arguments`.
  static func shell(_ line: String, _ arguments: String..., input: String = "", folder: URL? = nil) throws -> Program {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", line, "shell"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["DEEPBIQ": url.path]) { $1 }
    process.currentDirectoryURL = folder
    return try finish(process, input: input)
  }

  /// Runs the program to its end.
  static func run(
    _ arguments: String...,
    input: String = "",
    environment: [String: String] = [:],
    folder: URL? = nil
  ) throws -> Program {
    try run(all: arguments, input: input, environment: environment, folder: folder)
  }

  /// As ``run(_:input:environment:folder:)``, the arguments in a list.
  static func run(
    all arguments: [String],
    input: String = "",
    environment: [String: String] = [:],
    folder: URL? = nil
  ) throws -> Program {
    let process = process(arguments, environment: environment)
    process.currentDirectoryURL = folder
    return try finish(process, input: input)
  }

  private static func finish(_ process: Process, input: String) throws -> Program {
    let (input_, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input_
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // A program that does not read it has ended already.
    try? input_.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try input_.fileHandleForWriting.close()
    // Standard error stays far below the capacity of a pipe, so reading one after the other cannot block.
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Program(
      status: process.terminationStatus,
      output: String(decoding: outputData, as: UTF8.self),
      errors: String(decoding: errorData, as: UTF8.self)
    )
  }
}
