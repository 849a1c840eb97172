import CMicroHTTPD
import Glibc

/// libmicrohttpd's daemon: epoll, a pool of threads, and the callbacks that lead to ``ServerContext``.
///
/// Unchecked: `pointer` and `logger` never change, the library's own functions lock, and ``HTTPServer`` calls `stop`
/// once, under its lock.
struct Daemon: @unchecked Sendable {
  private let pointer: OpaquePointer
  private let logger: UnsafeMutablePointer<cmhd_logger>
  private let listenSocket: ListenSocket
  /// Takes the listening socket's place when no more connections are wanted.
  private let inert: InertDescriptor

  var port: Int { listenSocket.port }

  /// - Parameter context: Must outlive the daemon.
  /// - Throws: ``HTTPServerStartError`` if nothing can listen there or the library does not start.
  init(context: ServerContext) throws(HTTPServerStartError) {
    let configuration = context.configuration
    let inert = try InertDescriptor()
    let listenSocket: ListenSocket
    do {
      listenSocket = try ListenSocket(host: configuration.host, port: configuration.port)
    } catch {
      inert.closeBoth()
      throw error
    }
    let opaque = Unmanaged.passUnretained(context).toOpaque()
    let logger = UnsafeMutablePointer<cmhd_logger>.allocate(capacity: 1)
    logger.initialize(to: cmhd_logger(receive: Daemon.receiveMessage, context: opaque))
    var options = [
      cmhd_logger_option(logger),
      cmhd_number_option(.LISTEN_SOCKET, Int(listenSocket.descriptor)),
      cmhd_number_option(.CONNECTION_LIMIT, configuration.maximumConnections),
      cmhd_number_option(.CONNECTION_MEMORY_LIMIT, 3 * configuration.maximumHeaderByteCount),
      cmhd_number_option(.SIGPIPE_HANDLED_BY_APP, 1),
      cmhd_request_target_option(Daemon.beginRequest, opaque),
      cmhd_request_completed_option(Daemon.endRequest, opaque),
      cmhd_connection_option(Daemon.connectionChanged, opaque),
    ]
    if configuration.threads > 1 {
      options.append(cmhd_number_option(.THREAD_POOL_SIZE, configuration.threads))
    }
    options.append(cmhd_end_option())
    // Turbo: the library leaves a socket it closes open for writing until the last callback, so that a request line
    // which it drops without a word can still be answered there.
    let flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_USE_INTERNAL_POLLING_THREAD.rawValue
      | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_ERROR_LOG.rawValue | MHD_USE_TURBO.rawValue
    guard let pointer = cmhd_start_daemon(flags, Daemon.handle, opaque, &options) else {
      close(listenSocket.descriptor)
      inert.closeBoth()
      logger.deallocate()
      throw .libraryFailure(context.recentLibraryMessages)
    }
    self.pointer = pointer
    self.logger = logger
    self.listenSocket = listenSocket
    self.inert = inert
  }

  /// New connections are refused by the kernel from now on.
  ///
  /// The socket is closed behind the library's back, by putting a descriptor in its place on which nothing happens; epoll forgets a
  /// closed socket by itself. The library's own way, MHD_quiesce_daemon, now and then aborts the process with epoll: it and the
  /// library's threads may both take the socket out of the set, and who comes second panics (seen in 0.9.75).
  func stopAccepting() { inert.replace(listenSocket.descriptor) }

  /// Closes every connection, and the descriptor that was listened on. Call after `stopAccepting`, with no connection suspended.
  func stop() {
    MHD_stop_daemon(pointer)
    inert.closeBoth()
    logger.deallocate()
  }
}
