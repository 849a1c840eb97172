#ifndef CKERNELS_NHWC_H
#define CKERNELS_NHWC_H

#include "MicroKernels.h"

// Pooling, normalization and rearrangement of NHWC images.

/// Copies what the window covers at `count` output pixels from pixel `first` on (counted over the batch): one row of
/// [kernel_height][kernel_width][channels] per pixel, zeros outside the image. `input` begins at the first channel
/// wanted; pixels are `stride` floats apart.
void ckernels_im2col(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t stride, size_t first,
    size_t count);

/// Moves blocks of stride_y * stride_x pixels into channels:
/// out[y][x][py][px][c] = in[y * stride_y - pad_top + py][x * stride_x - pad_left + px][c], `out_stride` floats per
/// pixel, for `rows` rows from row `first` on, `width` pixels each; zeros outside the image and in the floats left
/// over.
void ckernels_space_to_depth(
    float *out, const float *input, const ckernels_window *window, size_t channels, size_t first, size_t rows,
    size_t width, size_t out_stride);

/// out[c * rows + r] = in[r * ld + c].
void ckernels_transpose(float *restrict out, const float *restrict in, size_t ld, size_t rows, size_t columns);

/// The maximum under each window: `rows` rows of the result, [output_width][channels] each, from row `first` on. Row y
/// of the image is at index y modulo `input_rows`. Padding takes no part. No overlap.
void ckernels_max_pool_nhwc(
    float *out, const float *in, const ckernels_window *window, size_t channels, size_t input_rows, size_t first,
    size_t rows);

/// The sum under each window of a whole image, in the same way.
void ckernels_sum_pool_nhwc(
    float *out, const float *in, const ckernels_window *window, size_t channels, size_t first, size_t rows);

/// Local response normalization with exponent 0.75 (ONNX LRN): for each of `pixels` pixels,
/// out = in / (bias + scale * sum of the squares of the channels from `before` below to `after` above) ^ 0.75.
/// `squares` has room for channels + before + after floats.
void ckernels_lrn_nhwc(
    float *out, const float *in, size_t pixels, size_t channels, size_t before, size_t after, float scale, float bias,
    float *squares);

#endif
