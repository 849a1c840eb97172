#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>

/// out[x] = sum over taps of weights[tap] * lines[tap][x], for 0 <= x < width. `out` overlaps no line; 1 <= taps.
void ckernels_weighted_lines(float *out, const float *const *lines, const float *weights, size_t taps, size_t width);

/// row[i] = min(max(row[i] + offset, minimum), maximum).
void ckernels_offset_clamp(float *row, size_t count, float offset, float minimum, float maximum);

/// row[i] = min(max(row[i] + offset + residual[i], minimum), maximum). `residual` does not overlap `row`.
void ckernels_offset_add_clamp(float *row, const float *residual, size_t count, float offset, float minimum, float maximum);

/// out[i] = in[i * stride], for 0 <= i < count. `out` does not overlap `in`.
void ckernels_take_every(float *out, const float *in, size_t stride, size_t count);

/// out[i * stride] = in[i], for 0 <= i < count. `out` does not overlap `in`.
void ckernels_put_every(float *out, const float *in, size_t stride, size_t count);

/// out[i * stride] += in[i], for 0 <= i < count. `out` does not overlap `in`.
void ckernels_add_every(float *out, const float *in, size_t stride, size_t count);

/// The sum of a row.
float ckernels_sum(const float *row, size_t count);

/// The sum of (a[i] - b[i])^2.
float ckernels_squared_distance(const float *a, const float *b, size_t count);

/// out[i] = gradient[i] where minimum < output[i] < maximum, else 0; returns the sum of `out`, which may be `gradient`.
float ckernels_mask_sum(
    float *out, const float *gradient, const float *output, size_t count, float minimum, float maximum);

/// sums[tap] += sum over x of lines[tap][x] * row[x], for 0 <= x < width.
void ckernels_line_products(float *sums, const float *const *lines, const float *row, size_t taps, size_t width);

#endif
