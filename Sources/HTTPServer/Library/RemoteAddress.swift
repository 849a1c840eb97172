import Glibc

/// Numeric text of socket addresses.
enum RemoteAddress {
  /// The address without its port; empty if it is not an IP address.
  static func text(of address: UnsafePointer<sockaddr>?) -> String {
    guard let address else { return "" }
    let length: Int
    switch Int32(address.pointee.sa_family) {
    case AF_INET: length = MemoryLayout<sockaddr_in>.size
    case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
    default: return ""
    }
    var host = [UInt8](repeating: 0, count: Int(NI_MAXHOST))
    let status = host.withUnsafeMutableBytes { host in
      getnameinfo(
        address,
        socklen_t(length),
        host.baseAddress?.assumingMemoryBound(to: CChar.self),
        socklen_t(host.count),
        nil,
        0,
        NI_NUMERICHOST
      )
    }
    return status == 0 ? String(decoding: host.prefix { $0 != 0 }, as: UTF8.self) : ""
  }
}
