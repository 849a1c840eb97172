import CMicroHTTPD

/// The library's C callbacks: each only finds the Swift object that its context pointer stands for.
extension Daemon {
  static let receiveMessage: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Void = {
    context,
    message in
    guard let context, let message else { return }
    Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue().receive(libraryMessage: String(cString: message))
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
