import Foundation

/// Amounts of memory as people read them.
public enum ByteCount {
  /// "512 MiB", "1.5 GiB".
  public static func text(_ bytes: Int) -> String {
    let mebibytes = Double(bytes) / 0x1p20
    return mebibytes < 1024 ? String(format: "%.0f MiB", mebibytes) : String(format: "%.1f GiB", mebibytes / 1024)
  }
}
