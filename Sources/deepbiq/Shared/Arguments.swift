import ArgumentParser
import NeuralNetwork
import QualityModel
import QualityTraining

/// Different values separated by commas: `features,conv17`, `0.1,1,10`. Names are not empty and numbers are finite.
struct CommaList<Element: LosslessStringConvertible & Hashable>: ExpressibleByArgument {
  let values: [Element]

  init(_ values: [Element]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { part in
      guard !part.isEmpty, let value = Element(String(part)) else { return nil }
      return (value as? any FloatingPoint)?.isFinite == false ? nil : value
    }
    guard values.count == parts.count, Set(values).count == values.count else { return nil }
  }

  var defaultValueDescription: String { values.map(\.description).joined(separator: ",") }
}

/// How results are printed that people and programs read.
enum ReportFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json
}

extension ParsableArguments {
  /// Refuses a number that is out of its range; nil, for a flag that was not given, is always in it.
  ///
  /// - Throws: `ValidationError` that names the flag and the range.
  func check(_ flag: String, _ value: Int?, in allowed: ClosedRange<Int>) throws {
    try check(flag, value.map { [$0] }, in: allowed)
  }

  /// Refuses a list with a number that is out of range.
  func check(_ flag: String, _ list: CommaList<Int>?, in allowed: ClosedRange<Int>) throws {
    try check(flag, list?.values, in: allowed)
  }

  private func check(_ flag: String, _ values: [Int]?, in allowed: ClosedRange<Int>) throws {
    guard let value = values?.first(where: { !allowed.contains($0) }) else { return }
    throw ValidationError(
      "--\(flag) is \(value); it must be a whole number from \(allowed.lowerBound) to \(allowed.upperBound)")
  }
}

/// How many threads compute: the flag of every command without further settings of the machine.
struct WorkerFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Worker threads; 0 for the cores this process may use.", valueName: "count"))
  var workers = 0

  func validate() throws { try check("workers", workers, in: 0...1_024) }

  var count: Int { workers == 0 ? ProcessorCount.available : workers }
}

/// A precision, or `auto`.
enum PrecisionArgument: ExpressibleByArgument, Equatable {
  case automatic
  case given(Precision)

  init?(argument: String) {
    if argument == "auto" {
      self = .automatic
    } else if let precision = Precision(rawValue: argument) {
      self = .given(precision)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { ["auto"] + Precision.allCases.map(\.rawValue) }

  var defaultValueDescription: String { precision?.rawValue ?? "auto" }

  /// Nil for `auto`.
  var precision: Precision? {
    guard case .given(let precision) = self else { return nil }
    return precision
  }
}

extension Precision: ExpressibleByArgument {
  /// - Throws: `ValidationError` if this processor lacks the instructions.
  func validate() throws {
    guard !isSupported else { return }
    throw ValidationError("--precision is \(rawValue); this processor has \(Precision.supportedNames)")
  }
}

extension CropMode: ExpressibleByArgument {}

// How a network is fine-tuned.
extension LabelKind: ExpressibleByArgument {}
extension OptimizerKind: ExpressibleByArgument {}
extension ScheduleKind: ExpressibleByArgument {}
extension StoppingCriterion: ExpressibleByArgument {}
extension KeptWeights: ExpressibleByArgument {}

// How a regression is trained.
extension RegressionNetwork: ExpressibleByArgument {}
extension SVRKernelFamily: ExpressibleByArgument {}
extension SVRSolver: ExpressibleByArgument {}
extension RegressionRows: ExpressibleByArgument {}
extension FeatureScaling: ExpressibleByArgument {}
extension SelectionCriterion: ExpressibleByArgument {}
