#ifndef CKERNELS_MICROKERNELS_H
#define CKERNELS_MICROKERNELS_H

#include <stddef.h>

#include "QuantizedGEMM.h"

// Micro-kernels for NHWC images: element (y, x, c) is at (y * width + x) * channels + c.

/// C[i][j] = clamp(bias[j] + sum over l of A[i][l] * B[l][j] + residual[i][j]) for i < m, j < n; sums run in the order of l, so
/// that a row of C does not depend on the rows beside it.
typedef struct ckernels_gemm {
  /// Row i of A is `segments` runs of `k` floats, the first at a + i * lda, `segment_stride` apart: the rows of a window in
  /// an image, or a single run.
  const float *a;
  ptrdiff_t lda;
  size_t m, segments;
  ptrdiff_t segment_stride;
  size_t k;
  /// B as `gemm_pack` wrote it.
  const float *b;
  /// `n` floats and zeros up to whole vectors.
  const float *bias;
  size_t n;
  /// Row i begins at residual + i * ldc; NULL for none.
  const float *residual;
  /// Overlaps neither A nor the residual: it holds partial sums while K is split.
  float *c;
  ptrdiff_t ldc;
  float minimum, maximum;
} ckernels_gemm;

/// A window sliding over an image.
typedef struct ckernels_window {
  size_t input_height, input_width, output_height, output_width;
  size_t kernel_height, kernel_width, stride_y, stride_x, dilation_y, dilation_x, pad_top, pad_left;
} ckernels_window;

/// The tallest window that `depthwise` takes.
#define CKERNELS_MAXIMUM_DEPTHWISE_HEIGHT 32

/// Some rows of one image's depthwise convolution.
typedef struct ckernels_depthwise {
  const ckernels_window *window;
  size_t channels;
  /// Row y of the image is at index y modulo `input_rows`; the rows under the requested output rows must be present.
  const float *input;
  size_t input_rows;
  /// [kernel_height][kernel_width][channels].
  const float *weights;
  /// `channels` floats and zeros up to whole vectors.
  const float *bias;
  float minimum, maximum;
  /// [rows][output_width][channels] from row `first` on; does not overlap the input.
  float *output;
  size_t first, rows;
} ckernels_depthwise;

/// An NCHW image of few channels, read as `input * scale[channel] + shift[channel]`.
typedef struct ckernels_nchw_image {
  const float *input;
  /// Floats from channel to channel.
  size_t channel_stride;
  /// 1 to 4 channels.
  size_t height, width, channels;
  const float *scale, *shift;
  /// Zeros above the image, and to its left.
  size_t pad_top, pad_left;
} ckernels_nchw_image;

/// Winograd convolution F(output_tile^2, (input_tile - output_tile + 1)^2) of images, tile by tile. Tiles are counted over the
/// whole batch, row by row.
typedef struct ckernels_winograd {
  /// Of stride and dilation 1.
  const ckernels_window *window;
  /// Sides of the tiles: (6, 3), (6, 4), (8, 4), (8, 5) or (8, 6).
  size_t input_tile, output_tile;
  /// Channels are multiples of `lanes`, and input channels from `k` on are zero; strides are floats from pixel to pixel.
  const float *input;
  size_t input_channels, k, input_stride;
  /// `output_channels` floats.
  const float *bias;
  /// Has the strides of the output; NULL for none.
  const float *residual;
  float minimum, maximum;
  float *output;
  size_t output_channels, output_stride;
  /// At least as many zeros as a pixel has channels here, and room for as many floats.
  const float *zeros;
  float *spare;
} ckernels_winograd;

/// The table of micro-kernels compiled for one instruction set.
typedef struct ckernels_microkernels {
  const char *name;
  /// Floats per vector register.
  size_t lanes;
  /// Floats of a packed B.
  size_t (*gemm_packed_count)(size_t k, size_t n);
  /// Packs B given as weights [n][k], whose rows are `ld` floats apart.
  void (*gemm_pack)(float *packed, const float *weights, ptrdiff_t ld, size_t k, size_t n);
  void (*gemm)(const ckernels_gemm *gemm);
  void (*depthwise)(const ckernels_depthwise *depthwise);
  /// Writes `rows` rows of the padded image from row `first` on as NHWC, `width` pixels each; zeros outside the image.
  void (*interleave)(const ckernels_nchw_image *image, float *out, size_t first, size_t rows, size_t width);
  /// The convolution of `count` tiles from tile `first` on. `weights`: for each panel of two vectors of output channels, the last
  /// of one where their number is odd, input_tile^2 matrices [k][panel]. `scratch`: room for `winograd_scratch` floats.
  void (*winograd)(const ckernels_winograd *winograd, const float *weights, size_t first, size_t count, float *scratch);
  size_t (*winograd_scratch)(size_t input_tile, size_t input_channels);
  /// Its parts, for callers that run the GEMMs themselves: the input transform to planes[p][t][c], `plane` floats apart, for
  /// p < input_tile^2,
  void (*winograd_input_transform)(
      const ckernels_winograd *winograd, size_t first, size_t count, float *planes, size_t plane);
  /// and the output transform of planes[p][t][n] with bias, residual and clamp.
  void (*winograd_output_transform)(
      const ckernels_winograd *winograd, const float *planes, size_t plane, size_t first, size_t count);
} ckernels_microkernels;

/// Copies what the window covers at `count` output pixels from pixel `first` on (counted over the batch): one row of
/// [kernel_height][kernel_width][channels] per pixel, zeros outside the image. `input` begins at the first channel wanted;
/// pixels are `stride` floats apart.
void ckernels_im2col(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t stride, size_t first,
    size_t count);

/// Moves blocks of stride_y * stride_x pixels into channels: out[y][x][py][px][c] = in[y * stride_y - pad_top + py][...][c],
/// `out_stride` floats per pixel, for `rows` rows from row `first` on, `width` pixels each; zeros outside the image, and behind the
/// last block element.
void ckernels_space_to_depth(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t first, size_t rows,
    size_t width, size_t out_stride);

/// out[c * rows + r] = in[r * ld + c].
void ckernels_transpose(float *restrict out, const float *restrict in, size_t ld, size_t rows, size_t columns);

/// The tables this processor supports, the fastest first; returns how many of the at most 3 there are.
size_t ckernels_supported_microkernels(const ckernels_microkernels *tables[3]);

/// The int8 GEMMs of a table that this processor supports, the fastest first; returns how many of the at most 3 there are. All
/// give the same bits. `is_negative_rare` says that few rows have negative elements, as after a ReLU: which kernel is the
/// fastest may depend on it.
size_t ckernels_int8_gemms(
    const ckernels_microkernels *table, int is_negative_rare, const ckernels_quantized_gemm_kernel *kernels[3]);

/// The int16 GEMMs of a table, the fastest first; returns how many of the at most 3 there are. All give the same bits.
size_t ckernels_int16_gemms(const ckernels_microkernels *table, const ckernels_quantized_gemm_kernel *kernels[3]);

/// The bfloat16 GEMM of a table, or NULL if this processor has none. That of the portable table is a plain emulation, slower
/// than float32: it shows what the precision costs.
const ckernels_quantized_gemm_kernel *ckernels_bfloat16_gemm(const ckernels_microkernels *table);

#endif
