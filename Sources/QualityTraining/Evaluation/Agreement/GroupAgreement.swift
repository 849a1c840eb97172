/// The agreement within one group of images, such as those of one distortion.
public struct GroupAgreement: Sendable, Equatable, Codable {
  /// The group's name.
  public let group: String

  /// The agreement over the group's images alone; its curve is its own.
  public let agreement: Agreement

  /// The agreement in each group, in the order of the groups' names; images without a group are left out.
  static func all(in images: [EvaluatedImage], form: LogisticForm, bootstrap: Bootstrap) -> [GroupAgreement] {
    Dictionary(grouping: images.filter { $0.group != nil }) { $0.group ?? "" }
      .sorted { $0.key < $1.key }
      .map { GroupAgreement(group: $0.key, agreement: Agreement(of: $0.value, form: form, bootstrap: bootstrap)) }
  }
}
