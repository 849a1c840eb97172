import Foundation
import HTTPServer
import QualityModel

/// `GET /`: the page on which people score photographs in a browser. It is one file without anything from elsewhere,
/// and may do nothing that it does not need: the policy names its own script and style by their hashes.
struct PageRoute: Sendable {
  /// HTML, UTF-8, with one `script` and one `style` element.
  let page: [UInt8]

  var route: Route {
    let response = HTTPResponse(
      status: 200,
      headers: [
        HTTPResponse.contentType("text/html; charset=utf-8"),
        // A browser asks again each time: a new version of the service may have another page.
        ("Cache-Control", "no-cache"),
        ("Content-Security-Policy", policy),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
      ],
      body: page)
    return Route("GET", "/", respond: .immediate { _ in response })
  }

  /// Content Security Policy Level 3.
  private var policy: String {
    [
      "default-src 'none'", "script-src \(hash(of: "script"))", "style-src \(hash(of: "style"))", "connect-src 'self'",
      // Photographs that are chosen are shown from memory.
      "img-src blob: data:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].joined(separator: "; ")
  }

  private func hash(of element: String) -> String {
    let text = String(decoding: page, as: UTF8.self)
    guard let start = text.range(of: "<\(element)>"),
      let end = text.range(of: "</\(element)>", range: start.upperBound..<text.endIndex)
    else { return "'none'" }
    let content = Array(text[start.upperBound..<end.lowerBound].utf8)
    return "'sha256-\(Data(content.withUnsafeBytes { SHA256.digest(of: $0) }).base64EncodedString())'"
  }
}
