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

  var port: Int { listenSocket.port }

  /// - Parameter context: Must outlive the daemon.
  /// - Throws: ``HTTPServerStartError`` if nothing can listen there or the library does not start.
  init(context: ServerContext) throws(HTTPServerStartError) {
    let configuration = context.configuration
    let listenSocket = try ListenSocket(host: configuration.host, port: configuration.port)
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
      logger.deallocate()
      throw .libraryFailure(context.recentLibraryMessages)
    }
    self.pointer = pointer
    self.logger = logger
    self.listenSocket = listenSocket
  }

  /// New connections are refused by the kernel from now on. The descriptor stays open until `stop`, because the
  /// library's threads may still hold it.
  func stopAccepting() {
    MHD_quiesce_daemon(pointer)
    shutdown(listenSocket.descriptor, Int32(SHUT_RD))
  }

  /// Closes every connection. Call after `stopAccepting`, with no connection suspended.
  func stop() {
    MHD_stop_daemon(pointer)
    close(listenSocket.descriptor)
    logger.deallocate()
  }
}
