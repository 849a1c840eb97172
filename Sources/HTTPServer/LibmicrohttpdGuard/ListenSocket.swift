import Glibc

/// A TCP socket that listens, and the descriptor that takes its place when no more connections are wanted.
///
/// It is opened here and handed to libmicrohttpd, which by itself could not say why it failed.
struct ListenSocket: Sendable {
  let descriptor: Int32
  let port: Int
  /// A socket on which nothing ever arrives. Opened at the start: when the server stops there may be no descriptor
  /// left.
  private let standIn: Int32

  /// - Throws: ``HTTPServerStartError/unknownHost(host:reason:)`` or
  ///   ``HTTPServerStartError/cannotListen(host:port:reason:)``.
  init(host: String, port: Int) throws(HTTPServerStartError) {
    let address = try ListenSocket.resolve(host: host, port: port)
    defer { freeaddrinfo(address) }
    let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | flags, 0)
    let standIn = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | flags, 0)
    func failure() -> HTTPServerStartError {
      let reason = String(cString: strerror(errno))
      for opened in [descriptor, standIn] where opened >= 0 { close(opened) }
      return .cannotListen(host: host, port: port, reason: reason)
    }
    guard descriptor >= 0, standIn >= 0 else { throw failure() }
    ListenSocket.set(SOL_SOCKET, SO_REUSEADDR, to: 1, on: descriptor)
    if address.pointee.ai_family == AF_INET6 {
      ListenSocket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, to: host == "::" ? 0 : 1, on: descriptor)
    }
    guard bind(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 else { throw failure() }
    guard listen(descriptor, SOMAXCONN) == 0 else { throw failure() }
    guard let bound = ListenSocket.boundPort(of: descriptor) else { throw failure() }
    self.descriptor = descriptor
    self.port = bound
    self.standIn = standIn
  }

  /// The kernel refuses connections from now on.
  ///
  /// The listening socket is closed behind the library's back by putting the stand-in in its place; epoll forgets a
  /// closed socket by itself. The library's own way, MHD_quiesce_daemon, now and then aborts the process with epoll: it
  /// and the library's threads may both take the socket out of the set, and whoever comes second panics.
  func stopListening() {
    while dup2(standIn, descriptor) == -1, errno == EINTR || errno == EBUSY {}
  }

  /// To be called once the library has stopped, which closes `descriptor`.
  func closeStandIn() { close(standIn) }

  /// To be called where the library has not started.
  func closeAll() {
    close(descriptor)
    close(standIn)
  }

  private static func resolve(
    host: String,
    port: Int
  ) throws(HTTPServerStartError) -> UnsafeMutablePointer<addrinfo> {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, "\(port)", &hints, &found)
    guard status == 0, let found else {
      throw .unknownHost(host: host, reason: String(cString: gai_strerror(status)))
    }
    return found
  }

  private static func set(_ level: Int32, _ option: Int32, to value: Int32, on descriptor: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  private static func boundPort(of descriptor: Int32) -> Int? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let port = withUnsafeMutablePointer(to: &storage) { storage -> Int? in
      let address = UnsafeMutableRawPointer(storage)
      guard getsockname(descriptor, address.assumingMemoryBound(to: sockaddr.self), &length) == 0 else { return nil }
      // sockaddr_in and sockaddr_in6 keep the port at the same place.
      return Int(UInt16(bigEndian: address.assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port))
    }
    return port
  }
}
