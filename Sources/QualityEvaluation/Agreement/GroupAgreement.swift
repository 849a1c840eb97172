/// The agreement within one group of images, such as those of one distortion.
public struct GroupAgreement: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String

  /// The agreement over the group's images alone; its curve is its own.
  public let agreement: Agreement

  /// How often the group's intervals hold the opinion; nil where its images have none.
  public let intervalCoverage: IntervalCoverage?

  private enum CodingKeys: String, CodingKey {
    case group
    case agreement
    case intervalCoverage = "interval_coverage"
  }

  /// The agreement in each group, in the order of the groups' names; images without a group are left out.
  static func all(in images: [EvaluatedImage], options: EvaluationOptions) -> [GroupAgreement] {
    Dictionary(grouping: images.filter { $0.group != nil }) { $0.group ?? "" }
      .sorted { $0.key < $1.key }
      .map { group, images in
        GroupAgreement(
          group: group,
          agreement: Agreement(of: images, form: options.form, bootstrap: options.bootstrap),
          intervalCoverage: IntervalCoverage(of: images, level: options.intervalLevel, bootstrap: options.bootstrap)
        )
      }
  }
}
