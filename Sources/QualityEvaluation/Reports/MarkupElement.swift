/// An element of HTML or SVG, with all texts and attribute values escaped.
struct MarkupElement: Sendable {
  private let name: String
  private let attributes: [(name: String, value: String)]
  private let content: [Content]

  private enum Content: Sendable {
    case element(MarkupElement)
    case text(String)
  }

  /// An element around other elements.
  init(_ name: String, _ attributes: [(String, String)] = [], _ children: [MarkupElement] = []) {
    self.name = name
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    content = children.map(Content.element)
  }

  /// An element around a text.
  init(_ name: String, _ attributes: [(String, String)] = [], text: String) {
    self.name = name
    self.attributes = attributes.map { (name: $0.0, value: $0.1) }
    content = [.text(text)]
  }

  /// The element as HTML that is also well-formed XML.
  var markup: String {
    let tag = attributes.reduce("<" + name) { $0 + " \($1.name)=\"\(Self.escaped($1.value))\"" }
    guard !content.isEmpty else { return Self.voidNames.contains(name) ? tag + "/>" : tag + "></\(name)>" }
    let inner = content.map { content in
      switch content {
      case .element(let element): element.markup
      case .text(let text): Self.escaped(text)
      }
    }
    return tag + ">" + inner.joined() + "</\(name)>"
  }

  /// Elements without an end tag: SVG's shapes, and HTML's meta.
  private static let voidNames: Set = ["circle", "line", "meta", "path", "rect"]

  /// `text` with markup escaped, and characters that XML does not allow replaced.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
