#ifndef CKERNELS_NCHW_H
#define CKERNELS_NCHW_H

#include <stddef.h>
#include <stdint.h>

// Rows of floats, for NCHW images and training. No array overlaps another.

/// out[x] = sum over taps of weights[tap] * rows[tap][x], for 0 <= x < width and at least one tap.
void ckernels_weighted_row_sum(
    float *out, const float *const *rows, const float *weights, size_t taps, size_t width);

/// row[i] = min(max(row[i] + bias, minimum), maximum).
void ckernels_bias_clamp(float *row, size_t count, float bias, float minimum, float maximum);

/// row[i] = min(max(row[i] + bias + residual[i], minimum), maximum).
void ckernels_bias_residual_clamp(
    float *row, const float *residual, size_t count, float bias, float minimum, float maximum);

/// out[i] = in[i * stride], for 0 <= i < count.
void ckernels_copy_from_strided(float *out, const float *in, size_t stride, size_t count);

/// out[i * stride] += in[i], for 0 <= i < count.
void ckernels_add_to_strided(float *out, const float *in, size_t stride, size_t count);

/// out[y * out_ld + x] = in[y * in_ld + x * stride], for 0 <= y < rows and 0 <= x < columns.
void ckernels_copy_from_strided_2d(
    float *out, size_t out_ld, const float *in, size_t in_ld, size_t stride, size_t rows, size_t columns);

/// out[y * out_ld + x * stride] = in[y * in_ld + x], for 0 <= y < rows and 0 <= x < columns.
void ckernels_copy_to_strided_2d(
    float *out, size_t out_ld, const float *in, size_t in_ld, size_t stride, size_t rows, size_t columns);

/// out[y * out_ld + x * stride] += in[y * in_ld + x], for 0 <= y < rows and 0 <= x < columns.
void ckernels_add_to_strided_2d(
    float *out, size_t out_ld, const float *in, size_t in_ld, size_t stride, size_t rows, size_t columns);

/// row[i] *= factor.
void ckernels_scale(float *row, size_t count, float factor);

/// The sum of a row.
float ckernels_sum(const float *row, size_t count);

/// The sum of (a[i] - b[i])^2.
float ckernels_squared_distance(const float *a, const float *b, size_t count);

/// The gradient of a clamp: gradient[i] = 0 unless minimum < output[i] < maximum; returns the sum of what is left.
float ckernels_clamp_gradient(float *gradient, const float *output, size_t count, float minimum, float maximum);

/// sums[tap] += sum over x of rows[tap][x] * row[x], for 0 <= x < width.
void ckernels_row_dot_products(
    float *sums, const float *const *rows, const float *row, size_t taps, size_t width);

/// indices[i] = first + i * stride where row[i * stride] == values[i], for 0 <= i < count; the other indices stay.
void ckernels_index_where_equal(
    int32_t *indices, const float *values, const float *row, size_t stride, size_t count, int32_t first);

#endif
