/// What repeated random splits found, one set of figures a split.
public struct SplitSummary: Sendable, Equatable, Codable {
  /// What they are.
  public let kind: SplitKind

  /// How many splits there were.
  public let splitCount: Int

  /// The spread of each metric over the splits in which it is defined.
  public let spreads: MetricTable<SplitSpread>

  private enum CodingKeys: String, CodingKey {
    case kind
    case splitCount = "split_count"
    case spreads
  }

  /// Sums up the test figures of splits.
  public init(of splits: [AgreementFigures], kind: SplitKind = .random) {
    self.kind = kind
    splitCount = splits.count
    var spreads = MetricTable<SplitSpread>()
    for metric in AgreementMetric.allCases {
      spreads[metric] = SplitSpread(of: splits.compactMap { $0.values[metric] })
    }
    self.spreads = spreads
  }

  /// The spread of a metric; nil where no split defines it.
  public subscript(metric: AgreementMetric) -> SplitSpread? {
    spreads[metric]
  }
}
