import CMicroHTTPD

/// libmicrohttpd's daemon: epoll, a pool of threads, and the callbacks that lead to ``Transaction``.
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
    guard let pointer = cmhd_start_daemon(flags, Daemon.accept, Daemon.handle, opaque, &options) else {
      listenSocket.closeAll()
      logger.deallocate()
      throw .libraryFailure(context.recentLibraryMessages)
    }
    self.pointer = pointer
    self.logger = logger
    self.listenSocket = listenSocket
  }

  /// New connections are refused by the kernel from now on.
  func stopAccepting() { listenSocket.stopListening() }

  /// Closes every connection; the library also closes the descriptor that it was given to listen on. Call after
  /// `stopAccepting`, with no connection suspended.
  func stop() {
    MHD_stop_daemon(pointer)
    listenSocket.closeStandIn()
    logger.deallocate()
  }
}

/// The library's C callbacks: each only finds the Swift object that its context pointer stands for.
extension Daemon {
  static let receiveMessage: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void = {
    context,
    message in
    guard let context, let message else { return }
    Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue().receive(libraryMessage: String(cString: message))
  }

  /// A client has connected; `connectionChanged` follows if it is let in.
  static let accept: MHD_AcceptPolicyCallback = { context, _, _ in
    guard let context else { return .NO }
    return Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue().admitConnection() ? .YES : .NO
  }

  static let connectionChanged: MHD_NotifyConnectionCallback = { context, handle, slot, change in
    guard let context, let handle, let slot else { return }
    let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
    if change == .CONNECTION_NOTIFY_STARTED {
      slot.pointee = Unmanaged.passRetained(server.beginConnection(handle)).toOpaque()
    } else if let opaque = slot.pointee {
      slot.pointee = nil
      server.endConnection(Unmanaged<Connection>.fromOpaque(opaque).takeRetainedValue())
    }
  }

  /// The first sign of a request. What it returns comes back as the request's context in the callbacks below; it is
  /// released in `endRequest`, which the library calls for every request that got this far.
  static let beginRequest: cmhd_request_target_callback = { context, target, handle in
    guard let context, let handle, let opaque = cmhd_connection_context(handle) else { return nil }
    let transaction = Transaction(
      server: Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue(),
      connection: Unmanaged<Connection>.fromOpaque(opaque).takeUnretainedValue(),
      handle: ConnectionHandle(pointer: handle),
      target: target.map { String(cString: $0) } ?? ""
    )
    return Unmanaged.passRetained(transaction).toOpaque()
  }

  static let handle: MHD_AccessHandlerCallback = {
    _,
    handle,
    _,
    method,
    version,
    chunk,
    chunkByteCount,
    requestContext in
    guard let handle, let method, let version, let chunkByteCount, let opaque = requestContext?.pointee
    else { return .NO }
    let transaction = Unmanaged<Transaction>.fromOpaque(opaque).takeUnretainedValue()
    let isAlive: Bool
    if !transaction.hasHead {
      isAlive = transaction.receiveHead(
        handle,
        method: String(cString: method),
        version: String(cString: version)
      )
    } else if chunkByteCount.pointee > 0 {
      isAlive = transaction.receiveBody(UnsafeRawBufferPointer(start: chunk, count: chunkByteCount.pointee))
      chunkByteCount.pointee = 0
    } else {
      isAlive = transaction.answer(handle)
    }
    return isAlive ? .YES : .NO
  }

  static let endRequest: MHD_RequestCompletedCallback = { _, _, requestContext, reason in
    guard let opaque = requestContext?.pointee else { return }
    requestContext?.pointee = nil
    Unmanaged<Transaction>.fromOpaque(opaque).takeRetainedValue().end(
      isComplete: reason == .REQUEST_TERMINATED_COMPLETED_OK
    )
  }
}

/// libmicrohttpd's connection, to be resumed from another thread.
///
/// Unchecked: the pointer itself is never dereferenced on another thread, and MHD_resume_connection is thread safe. A
/// suspended connection lives until it is resumed, which ``DeferredReply`` does exactly once under its lock.
struct ConnectionHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}
