import Glibc

/// A descriptor on which nothing ever happens: a pipe that nobody writes to.
struct InertDescriptor: Sendable {
  private let reading, writing: Int32

  /// - Throws: ``HTTPServerStartError/libraryFailure(_:)`` where no descriptor is left.
  init() throws(HTTPServerStartError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw .libraryFailure("pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (reading, writing) = (ends[0], ends[1])
  }

  /// Lets `descriptor` stand for it from now on; what the descriptor stood for is closed.
  func replace(_ descriptor: Int32) {
    while dup2(reading, descriptor) == -1, errno == EINTR || errno == EBUSY {}
  }

  func closeBoth() {
    close(reading)
    close(writing)
  }
}
