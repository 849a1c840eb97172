/// The version of the product, as `deepbiq --version`, `/healthz` and the metrics tell it.
public enum ProductVersion {
  /// Semantic version; CHANGELOG.md lists what each one changed.
  public static let current = "0.1.0"
}
