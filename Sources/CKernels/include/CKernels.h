#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "MicroKernels.h"
#include "QuantizedGEMM.h"
#include "Resampling.h"

/// out[x] = sum over taps of weights[tap] * lines[tap][x], for 0 <= x < width. `out` overlaps no line; 1 <= taps.
void ckernels_weighted_row_sum(float *out, const float *const *lines, const float *weights, size_t taps, size_t width);

/// row[i] = min(max(row[i] + offset, minimum), maximum).
void ckernels_bias_clamp(float *row, size_t count, float offset, float minimum, float maximum);

/// row[i] = min(max(row[i] + offset + residual[i], minimum), maximum). `residual` does not overlap `row`.
void ckernels_bias_residual_clamp(float *row, const float *residual, size_t count, float offset, float minimum, float maximum);

/// out[i] = in[i * stride], for 0 <= i < count. `out` does not overlap `in`.
void ckernels_copy_from_strided(float *out, const float *in, size_t stride, size_t count);

/// out[i * stride] += in[i], for 0 <= i < count. `out` does not overlap `in`.
void ckernels_add_to_strided(float *out, const float *in, size_t stride, size_t count);

/// out[y * out_pitch + x] = in[y * in_pitch + x * stride], for 0 <= y < rows and 0 <= x < columns. No overlap.
void ckernels_copy_from_strided_2d(
    float *out, size_t out_pitch, const float *in, size_t in_pitch, size_t stride, size_t rows, size_t columns);

/// out[y * out_pitch + x * stride] = in[y * in_pitch + x], for 0 <= y < rows and 0 <= x < columns. No overlap.
void ckernels_copy_to_strided_2d(
    float *out, size_t out_pitch, const float *in, size_t in_pitch, size_t stride, size_t rows, size_t columns);

/// out[y * out_pitch + x * stride] += in[y * in_pitch + x], for 0 <= y < rows and 0 <= x < columns. No overlap.
void ckernels_add_to_strided_2d(
    float *out, size_t out_pitch, const float *in, size_t in_pitch, size_t stride, size_t rows, size_t columns);

/// row[i] *= factor.
void ckernels_scale(float *row, size_t count, float factor);

/// The largest under each window over a channels-last image: `rows` rows of the result, [output_width][channels] each, from row
/// `first` on. Row y of the image lies in place y modulo `input_rows`. Padding takes no part. No overlap.
void ckernels_max_pool_nhwc(
    float *out, const float *in, const ckernels_window *window, size_t channels, size_t input_rows, size_t first, size_t rows);

/// The sums of a whole image in the same way.
void ckernels_sum_pool_nhwc(
    float *out, const float *in, const ckernels_window *window, size_t channels, size_t first, size_t rows);

/// What a thread does while it waits for another without sleeping.
static inline void ckernels_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// out = in / (bias + scale * sum of the squares of the channels from `before` below to `after` above) ^ 0.75, for each of
/// `pixels` pixels. `squares` has room for channels + before + after floats.
void ckernels_lrn_nhwc(
    float *out, const float *in, size_t pixels, size_t channels, size_t before, size_t after, float scale, float bias,
    float *squares);

/// The sum of a row.
float ckernels_sum(const float *row, size_t count);

/// gradient[i] = 0 unless minimum < output[i] < maximum; returns the sum of what is left. No overlap.
float ckernels_clamp_gradient(float *gradient, const float *output, size_t count, float minimum, float maximum);

/// The sum of (a[i] - b[i])^2.
float ckernels_squared_distance(const float *a, const float *b, size_t count);

/// sums[tap] += sum over x of lines[tap][x] * row[x], for 0 <= x < width.
void ckernels_row_dot_products(float *sums, const float *const *lines, const float *row, size_t taps, size_t width);

/// marks[i] = first + i * stride where line[i * stride] == row[i], for 0 <= i < count; the other marks stay. `marks` overlaps
/// neither.
void ckernels_index_where_equal(
    int32_t *marks, const float *row, const float *line, size_t stride, size_t count, int32_t first);

#endif
