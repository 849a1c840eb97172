#ifndef CKERNELS_MICROKERNELS_H
#define CKERNELS_MICROKERNELS_H

#include <stddef.h>

#include "QuantizedGEMM.h"

// Micro-kernels for NHWC images: element (y, x, c) is at (y * width + x) * channels + c.

/// C[i][j] = clamp(bias[j] + sum over l of A[i][l] * B[l][j] + residual[i][j]) for i < m, j < n; sums run in the order
/// of l, so that a row of C does not depend on the rows beside it.
typedef struct ckernels_gemm {
  /// Row i of A is `segments` runs of `k` floats, the first at a + i * lda, `segment_stride` apart: the rows of a
  /// window in an image, or a single run.
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

/// Winograd convolution F(output_tile^2, (input_tile - output_tile + 1)^2) of images, tile by tile. Tiles are counted
/// over the whole batch, row by row.
typedef struct ckernels_winograd {
  /// Of stride and dilation 1.
  const ckernels_window *window;
  /// Sides of the tiles: (6, 3), (6, 4), (8, 4), (8, 5) or (8, 6).
  size_t input_tile, output_tile;
  /// Channels are multiples of `lanes`, and input channels from `k` on are zero; strides are floats from pixel to
  /// pixel.
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
  /// The convolution of `count` tiles from tile `first` on. `weights`: for each panel of two vectors of output
  /// channels, the last of one where their number is odd, input_tile^2 matrices [k][panel]. `scratch`:
  /// `winograd_scratch` floats.
  void (*winograd)(const ckernels_winograd *winograd, const float *weights, size_t first, size_t count, float *scratch);
  size_t (*winograd_scratch)(size_t input_tile, size_t input_channels);
  /// Its parts, for callers that run the GEMMs themselves: the input transform to planes[p][t][c], `plane` floats
  /// apart, for p < input_tile^2,
  void (*winograd_input_transform)(
      const ckernels_winograd *winograd, size_t first, size_t count, float *planes, size_t plane);
  /// and the output transform of planes[p][t][n] with bias, residual and clamp.
  void (*winograd_output_transform)(
      const ckernels_winograd *winograd, const float *planes, size_t plane, size_t first, size_t count);
  /// GEMMs in lower precision, NULL where the instruction set has none. Those of integers give the same bits in all
  /// tables. `int8_nonnegative` is the fastest where few rows have negative elements, as after a ReLU.
  const ckernels_quantized_gemm_kernel *int8, *int8_nonnegative, *int16;
  /// That of the portable table is a plain emulation, slower than float32: it shows what the precision costs.
  const ckernels_quantized_gemm_kernel *bfloat16;
  /// What the functions of NHWC.h, NCHW.h and Resampling.h call.
  const struct ckernels_loops *loops;
} ckernels_microkernels;

/// Tables there are at most.
#define CKERNELS_MAXIMUM_TABLES 6

/// The tables this processor supports, the fastest first and the portable one last; returns how many there are.
size_t ckernels_supported_microkernels(const ckernels_microkernels *tables[CKERNELS_MAXIMUM_TABLES]);

/// A table whose kernels agree with the portable ones on this processor, and a sentence about each one before it that
/// does not.
typedef struct ckernels_choice {
  const ckernels_microkernels *table;
  size_t rejection_count;
  char rejections[CKERNELS_MAXIMUM_TABLES][256];
} ckernels_choice;

/// The first of at most CKERNELS_MAXIMUM_TABLES tables that agrees; its table is NULL where none does.
ckernels_choice ckernels_choose(const ckernels_microkernels *const *tables, size_t count);

/// The choice among those this processor supports, the portable one at worst. The first call compares, in a few
/// milliseconds; the functions of NHWC.h, NCHW.h and Resampling.h wait for it.
const ckernels_choice *ckernels_chosen_microkernels(void);

/// The sentence about rejected table `index` of a choice; NULL from `rejection_count` on.
const char *ckernels_rejection(const ckernels_choice *choice, size_t index);

/// The kernel of a table that does not agree with the portable one, such as "int8 GEMM", or NULL where all do. Integers
/// must agree bit for bit, floats within CKERNELS_TOLERANCE times the greatest magnitude among the results.
const char *ckernels_disagreement(const ckernels_microkernels *table);
#define CKERNELS_TOLERANCE 2e-5f

#endif
