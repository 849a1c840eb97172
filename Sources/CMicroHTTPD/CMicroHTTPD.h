#ifndef CMICROHTTPD_H
#define CMICROHTTPD_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/types.h>

#include <netinet/in.h>

#include <microhttpd.h>

/// MHD_start_daemon with its options as an array that ends with cmhd_end_option(), and one context for both callbacks.
static inline struct MHD_Daemon *cmhd_start_daemon(
    unsigned int flags, MHD_AcceptPolicyCallback accept, MHD_AccessHandlerCallback handler, void *context,
    struct MHD_OptionItem *options) {
  return MHD_start_daemon(
      flags, 0, accept, context, handler, context, MHD_OPTION_ARRAY, options, MHD_OPTION_END);
}

// Options.

static inline struct MHD_OptionItem cmhd_end_option(void) {
  return (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
}

static inline struct MHD_OptionItem cmhd_number_option(enum MHD_OPTION option, intptr_t value) {
  return (struct MHD_OptionItem){option, value, NULL};
}

static inline struct MHD_OptionItem cmhd_request_completed_option(
    MHD_RequestCompletedCallback callback, void *context) {
  return (struct MHD_OptionItem){MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)callback, context};
}

static inline struct MHD_OptionItem cmhd_connection_option(MHD_NotifyConnectionCallback callback, void *context) {
  return (struct MHD_OptionItem){MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)callback, context};
}

/// Called with the request target as it came, before the library takes it apart; returns the request's context.
typedef void *(*cmhd_request_target_callback)(void *context, const char *target, struct MHD_Connection *connection);

static inline struct MHD_OptionItem cmhd_request_target_option(cmhd_request_target_callback callback, void *context) {
  return (struct MHD_OptionItem){MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)callback, context};
}

/// Receives each of the library's own log messages, formatted. Must outlive the daemon.
struct cmhd_logger {
  void (*receive)(void *context, const char *message);
  void *context;
};

static inline void cmhd_log(void *logger, const char *format, va_list arguments) {
  char message[1024];
  vsnprintf(message, sizeof message, format, arguments);
  struct cmhd_logger *receiver = (struct cmhd_logger *)logger;
  receiver->receive(receiver->context, message);
}

/// Should be the first option, so that messages of the start itself are received too.
static inline struct MHD_OptionItem cmhd_logger_option(struct cmhd_logger *logger) {
  return (struct MHD_OptionItem){MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)&cmhd_log, logger};
}

// Connections.

/// The connection's socket, or -1.
static inline int cmhd_connection_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info == NULL ? -1 : info->connect_fd;
}

/// What the connection callback stored when the connection started.
static inline void *cmhd_connection_context(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  return info == NULL ? NULL : info->socket_context;
}

static inline const struct sockaddr *cmhd_connection_address(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == NULL ? NULL : info->client_addr;
}

// Sockets.

/// What the kernel knows of a TCP connection, without touching its data.
struct cmhd_socket_status {
  /// Whether the peer has sent the end of its stream: it closed the connection, or only its own sending side. The two
  /// look alike until something is sent to it.
  bool half_closed;
  /// Whether the connection is over for both sides: reset, or closed.
  bool closed;
  /// Bytes received that nobody has read yet.
  int unread;
  /// Bytes received and sent since the connection began; zero on kernels that do not count them.
  uint64_t bytes_received, bytes_sent;
};

/// Reads TCP_INFO by the offsets of Linux's uapi/linux/tcp.h, a stable ABI that only grows at its end: tcpi_state at 0,
/// tcpi_bytes_received at 128 (Linux 4.1), tcpi_bytes_sent at 200 (Linux 4.19). Including that header here would clash
/// with glibc's netinet/tcp.h.
static inline struct cmhd_socket_status cmhd_socket_status(int socket) {
  enum { tcp_info = 11, established = 1, close_wait = 8, received_offset = 128, sent_offset = 200 };
  struct cmhd_socket_status status = {false, true, 0, 0, 0};
  unsigned char info[256];
  socklen_t size = sizeof info;
  if (getsockopt(socket, IPPROTO_TCP, tcp_info, info, &size) != 0 || size == 0)
    return status;
  status.half_closed = info[0] == close_wait;
  status.closed = info[0] != established && info[0] != close_wait;
  ioctl(socket, FIONREAD, &status.unread);
  if (size >= received_offset + sizeof(uint64_t))
    memcpy(&status.bytes_received, info + received_offset, sizeof(uint64_t));
  if (size >= sent_offset + sizeof(uint64_t))
    memcpy(&status.bytes_sent, info + sent_offset, sizeof(uint64_t));
  // The kernel counts the end of the stream as a byte.
  if (status.half_closed && status.bytes_received > 0)
    status.bytes_received--;
  return status;
}

#endif
