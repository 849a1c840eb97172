/// The channels of a wider channels-last image that an operator writes: its part of what a Concat would have joined.
struct ChannelSlice: Sendable, Equatable {
  /// The first channel.
  let first: Int
  /// Channels of the whole image.
  let total: Int
}
