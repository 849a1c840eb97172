/// Text from outside as a terminal may show it.
public enum PrintableText {
  /// The text with a "?" for each control character: neither what a client sends nor a file's name may begin lines of its
  /// own or move the cursor.
  public static func of(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
  }
}
