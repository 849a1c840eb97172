#ifndef CKERNELS_CHANNELS_LAST_H
#define CKERNELS_CHANNELS_LAST_H

#include <stddef.h>

// Kernels for images whose channels lie side by side: element (y, x, c) at (y * width + x) * channels + c.

/// out[r][n] = clamp(bias[n] + sum over k of in[r][k] * weights[k][n] + residual[r][n]); each sum in the order of k, so that a
/// row's results do not depend on the rows beside it.
typedef struct ckernels_product {
  /// Row r is `segments` stretches of `depth` floats, the first at input + r * input_step, `segment_step` apart: the rows of
  /// a window in an image, or one stretch.
  const float *input;
  ptrdiff_t input_step;
  size_t rows, segments;
  ptrdiff_t segment_step;
  size_t depth;
  /// As `pack` wrote them.
  const float *weights;
  /// `outputs` floats and zeros up to whole vectors.
  const float *bias;
  size_t outputs;
  /// Row r begins at residual + r * output_step; NULL for none.
  const float *residual;
  /// Overlaps neither input nor residual: it holds the sums of deep products until they are done.
  float *output;
  ptrdiff_t output_step;
  float minimum, maximum;
} ckernels_product;

/// A window sliding over an image.
typedef struct ckernels_window {
  size_t input_height, input_width, output_height, output_width;
  size_t kernel_height, kernel_width, stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
} ckernels_window;

/// The tallest window that `depthwise` takes.
#define CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT 32

/// Some rows of one image's depthwise convolution: each channel by itself.
typedef struct ckernels_depthwise_rows {
  const ckernels_window *window;
  size_t channels;
  /// Row y of the image lies in place y modulo `input_rows`; those under the windows of the rows wanted must be there.
  const float *input;
  size_t input_rows;
  /// [kernel_height][kernel_width][channels].
  const float *weights;
  /// `channels` floats and zeros up to whole vectors.
  const float *bias;
  float minimum, maximum;
  /// [rows][output_width][channels] from row `first`; overlaps no input.
  float *output;
  size_t first, rows;
} ckernels_depthwise_rows;

/// An image whose channels lie in planes, read as `in * scale[channel] + shift[channel]`.
typedef struct ckernels_planes {
  const float *input;
  /// Floats from plane to plane.
  size_t plane;
  /// 1 to 4 channels.
  size_t height, width, channels;
  const float *scale, *shift;
  /// Zeros above the image, and at the left of it.
  size_t pad_top, pad_left;
} ckernels_planes;

/// Winograd's filtering of images, tile by tile. Tiles are counted over the whole batch, row by row.
typedef struct ckernels_winograd {
  /// Of stride and dilation 1.
  const ckernels_window *window;
  /// Interpolation points and results along a side of a tile: (6, 3), (6, 4), (8, 4), (8, 5) or (8, 6).
  size_t points, tile;
  /// `inputs` and `outputs` are multiples of `lanes`, and inputs from `depth` on are zero; the steps are floats from pixel to pixel.
  const float *input;
  size_t inputs, depth, input_step;
  /// `outputs` floats.
  const float *bias;
  /// Of the output's steps; NULL for none.
  const float *residual;
  float minimum, maximum;
  float *output;
  size_t outputs, output_step;
  /// At least as many zeros as a pixel has channels here, and room for as many floats.
  const float *zeros;
  float *spare;
} ckernels_winograd;

/// The kernels compiled for one instruction set.
typedef struct ckernels_channels_last {
  const char *name;
  /// Floats a vector register holds.
  size_t lanes;
  /// Floats that `pack` writes for a matrix [depth][outputs].
  size_t (*packed_count)(size_t depth, size_t outputs);
  /// Packs weights [outputs][depth], whose rows are `step` floats apart, for `multiply`.
  void (*pack)(float *packed, const float *weights, ptrdiff_t step, size_t depth, size_t outputs);
  void (*multiply)(const ckernels_product *product);
  void (*depthwise)(const ckernels_depthwise_rows *rows);
  /// Brings `rows` rows of the padded image from row `first` on, `width` pixels each, into the channels-last layout; zeros outside.
  void (*interleave)(const ckernels_planes *planes, float *out, size_t first, size_t rows, size_t width);
  /// The convolution of `count` tiles from tile `first` on. `weights`: for each panel of two vectors of outputs, the last of one where
  /// their number is odd, points^2 matrices [depth][panel]. `scratch`: room for `winograd_scratch` floats.
  void (*winograd)(const ckernels_winograd *winograd, const float *weights, size_t first, size_t count, float *scratch);
  size_t (*winograd_scratch)(size_t points, size_t inputs);
  /// Its parts, for products of the caller's own: the input transform planes[p][t][c], planes `plane` floats apart, for p < points^2,
  void (*winograd_input)(const ckernels_winograd *winograd, size_t first, size_t count, float *planes, size_t plane);
  /// and the output transform of planes[p][t][n] with bias, residual and clamp.
  void (*winograd_output)(
      const ckernels_winograd *winograd, const float *planes, size_t plane, size_t first, size_t count);
} ckernels_channels_last;

/// Copies what lies under `count` windows from output pixel `first` on (counted over the batch): a row of
/// [kernel_height][kernel_width][channels] for each, zeros outside. `input` begins at the first channel wanted; pixels are
/// `step` floats apart.
void ckernels_gather_windows(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t step, size_t first, size_t count);

/// Splits an image into its stride_y * stride_x phases: out[y][x][phase][c] = in[y * stride_y - pad_top + py][...][c], `step`
/// floats a pixel, for `rows` rows from row `first` on, `width` pixels each; zeros outside the image, and behind the last phase.
void ckernels_split_phases(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t first, size_t rows,
    size_t width, size_t step);

/// out[c * rows + r] = in[r * step + c].
void ckernels_transpose(float *restrict out, const float *restrict in, size_t step, size_t rows, size_t columns);

/// The kernels this processor runs, the fastest first; returns how many of the at most 3 there are.
size_t ckernels_channels_last_sets(const ckernels_channels_last *sets[3]);

#endif
