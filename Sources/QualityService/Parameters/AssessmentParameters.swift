import QualityModel

/// What may be asked about one image: the query of `POST /v1/assess` and the flags of `deepbiq score`, read from text.
public struct AssessmentParameters: Sendable, Equatable {
  public var options: AssessmentOptions
  public var detail: Detail

  /// Every parameter, in the order they are explained.
  public static let names = ["crops", "sampling", "seed", "pooling", "view", "mode", "detail"]

  /// Largest seed: the largest whole number that every JSON reader keeps exactly (RFC 8259, section 6).
  public static let maximumSeed: UInt64 = 9_007_199_254_740_991

  /// Reads values by name; what is not given comes from the configuration, and from the model where that leaves it open.
  ///
  /// A grid has no use for a seed and ignores it.
  ///
  /// - Parameters:
  ///   - values: names and values in any order. An unknown name, a repeated one and a value that is not allowed are
  ///     refused.
  ///   - model: decides what neither the values nor the configuration say.
  ///   - configuration: decides what the values do not say.
  ///   - randomSeed: the seed of `sampling=random` where none is given.
  /// - Throws: `ParameterError` for the first refusal.
  public init(
    _ values: [(name: String, value: String)],
    model: ModelMetadata,
    configuration: ServiceConfiguration,
    randomSeed: () -> UInt64 = { UInt64.random(in: 0...AssessmentParameters.maximumSeed) }
  ) throws(ParameterError) {
    let reader = try ParameterReader(values, known: AssessmentParameters.names)
    options = AssessmentOptions(defaultsOf: model)
    options.view = try reader.view(of: model) ?? configuration.view ?? options.view
    options.pooling = try reader.choice("pooling", of: Pooling.self) ?? configuration.pooling ?? options.pooling
    options.mode = try reader.choice("mode", of: CropMode.self) ?? configuration.mode ?? options.mode
    detail = try reader.choice("detail", of: Detail.self) ?? .crops

    let crops = try reader.integer("crops", in: 1...UInt64(configuration.maximumCrops)).map { Int($0) }
    options.crops = crops ?? configuration.crops

    let method = try reader.choice("sampling", of: SamplingMethod.self) ?? .grid
    let seed = try reader.integer("seed", in: 0...AssessmentParameters.maximumSeed)
    switch method {
    case .grid: options.sampling = .grid
    case .random: options.sampling = .random(seed: seed ?? randomSeed())
    }
  }
}

/// How crops are placed, without the seed.
enum SamplingMethod: String, CaseIterable {
  case grid
  case random
}
