/// Every kind of refusal there is. The raw value is the `code` of a problem document: stable, for programs to act on.
public enum ProblemCode: String, Sendable, CaseIterable {
  case malformedRequest = "malformed_request"
  case malformedMultipart = "malformed_multipart"
  case malformedJSON = "malformed_json"
  case malformedBase64 = "malformed_base64"
  case malformedContentEncoding = "malformed_content_encoding"
  case invalidParameter = "invalid_parameter"
  case unsupportedMode = "unsupported_mode"
  case missingImage = "missing_image"
  case notFound = "not_found"
  case methodNotAllowed = "method_not_allowed"
  case requestTimeout = "request_timeout"
  case lengthRequired = "length_required"
  case bodyTooLarge = "body_too_large"
  case tooManyImages = "too_many_images"
  case tooManyParts = "too_many_parts"
  case targetTooLong = "target_too_long"
  case unsupportedContentEncoding = "unsupported_content_encoding"
  case unsupportedFormat = "unsupported_format"
  case undecodableImage = "undecodable_image"
  case imageTooSmall = "image_too_small"
  case imageTooLarge = "image_too_large"
  case queueFull = "queue_full"
  case uploadMemoryFull = "upload_memory_full"
  case headersTooLarge = "headers_too_large"
  case internalError = "internal_error"
  case unsupportedTransferEncoding = "unsupported_transfer_encoding"
  case starting
  case draining
  case deadlineExceeded = "deadline_exceeded"
  case unsupportedVersion = "unsupported_version"

  /// HTTP status of the reply.
  public var status: Int {
    switch self {
    case .malformedRequest, .malformedMultipart, .malformedJSON, .malformedBase64, .malformedContentEncoding,
      .invalidParameter, .unsupportedMode, .missingImage:
      400
    case .notFound: 404
    case .methodNotAllowed: 405
    case .requestTimeout: 408
    case .lengthRequired: 411
    case .bodyTooLarge, .tooManyImages, .tooManyParts: 413
    case .targetTooLong: 414
    case .unsupportedFormat, .unsupportedContentEncoding: 415
    case .undecodableImage, .imageTooSmall, .imageTooLarge: 422
    case .queueFull, .uploadMemoryFull: 429
    case .headersTooLarge: 431
    case .internalError: 500
    case .unsupportedTransferEncoding: 501
    case .starting, .draining, .deadlineExceeded: 503
    case .unsupportedVersion: 505
    }
  }

  /// The same sentence for every occurrence (RFC 9457, section 3.1.3).
  public var title: String {
    switch self {
    case .malformedRequest: "The request is malformed"
    case .malformedMultipart: "The multipart form is malformed"
    case .malformedJSON: "The JSON body is malformed"
    case .malformedBase64: "The image is not base64"
    case .malformedContentEncoding: "The body is not compressed as it says"
    case .invalidParameter: "A parameter is not allowed"
    case .unsupportedMode: "The model has no such mode"
    case .missingImage: "The request has no image"
    case .notFound: "There is nothing at this path"
    case .methodNotAllowed: "The method is not allowed here"
    case .requestTimeout: "The request took too long to arrive"
    case .lengthRequired: "The request does not say how long its body is"
    case .bodyTooLarge: "The request body is too large"
    case .tooManyImages: "The request has too many images"
    case .tooManyParts: "The multipart form has too many parts"
    case .targetTooLong: "The request's path and query are too long"
    case .unsupportedContentEncoding: "The content encoding is not supported"
    case .unsupportedFormat: "The image format is not supported"
    case .undecodableImage: "The image cannot be decoded"
    case .imageTooSmall: "The image is too small"
    case .imageTooLarge: "The image is too large"
    case .queueFull: "Too many images are waiting"
    case .uploadMemoryFull: "Too many uploads are in flight"
    case .headersTooLarge: "The request's headers are too large"
    case .internalError: "The service failed"
    case .unsupportedTransferEncoding: "The transfer encoding is not supported"
    case .starting: "The service is starting"
    case .draining: "The service is shutting down"
    case .deadlineExceeded: "The image was not scored in time"
    case .unsupportedVersion: "The HTTP version is not supported"
    }
  }
}
