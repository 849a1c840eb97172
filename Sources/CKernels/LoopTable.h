// The loops that need no register tile: compiled for each instruction set like the micro-kernels, and called by their
// public names through the table (dispatch.c). What they do is said in include/.

#ifndef CKERNELS_LOOP_TABLE_H
#define CKERNELS_LOOP_TABLE_H

#include "CKernels.h"

// X(result, name, parameters, arguments).
#define LOOPS(X)                                                                                                      \
  X(void, weighted_row_sum,                                                                                           \
    (float *out, const float *const *rows, const float *weights, size_t taps, size_t width),                          \
    (out, rows, weights, taps, width))                                                                                \
  X(void, bias_clamp, (float *row, size_t count, float bias, float minimum, float maximum),                           \
    (row, count, bias, minimum, maximum))                                                                             \
  X(void, bias_residual_clamp,                                                                                        \
    (float *row, const float *residual, size_t count, float bias, float minimum, float maximum),                      \
    (row, residual, count, bias, minimum, maximum))                                                                   \
  X(void, copy_from_strided, (float *out, const float *in, size_t stride, size_t count), (out, in, stride, count))    \
  X(void, add_to_strided, (float *out, const float *in, size_t stride, size_t count), (out, in, stride, count))       \
  X(void, copy_from_strided_2d, STRIDED_2D, (out, out_ld, in, in_ld, stride, rows, columns))                          \
  X(void, copy_to_strided_2d, STRIDED_2D, (out, out_ld, in, in_ld, stride, rows, columns))                            \
  X(void, add_to_strided_2d, STRIDED_2D, (out, out_ld, in, in_ld, stride, rows, columns))                             \
  X(void, scale, (float *row, size_t count, float factor), (row, count, factor))                                      \
  X(float, sum, (const float *row, size_t count), (row, count))                                                       \
  X(float, squared_distance, (const float *a, const float *b, size_t count), (a, b, count))                           \
  X(float, clamp_gradient,                                                                                            \
    (float *gradient, const float *output, size_t count, float minimum, float maximum),                               \
    (gradient, output, count, minimum, maximum))                                                                      \
  X(void, row_dot_products,                                                                                           \
    (float *sums, const float *const *rows, const float *row, size_t taps, size_t width),                             \
    (sums, rows, row, taps, width))                                                                                   \
  X(void, index_where_equal,                                                                                          \
    (int32_t *indices, const float *values, const float *row, size_t stride, size_t count, int32_t first),            \
    (indices, values, row, stride, count, first))                                                                     \
  X(void, max_pool_nhwc,                                                                                              \
    (float *out, const float *in, const ckernels_window *window, size_t channels, size_t input_rows, size_t first,    \
     size_t rows),                                                                                                    \
    (out, in, window, channels, input_rows, first, rows))                                                             \
  X(void, sum_pool_nhwc,                                                                                              \
    (float *out, const float *in, const ckernels_window *window, size_t channels, size_t first, size_t rows),         \
    (out, in, window, channels, first, rows))                                                                         \
  X(void, lrn_nhwc,                                                                                                   \
    (float *out, const float *in, size_t pixels, size_t channels, size_t before, size_t after, float scale,           \
     float bias, float *squares),                                                                                     \
    (out, in, pixels, channels, before, after, scale, bias, squares))                                                 \
  X(void, resample_rows,                                                                                              \
    (uint8_t *out, const uint8_t *in, size_t width, size_t height, const ckernels_resampling *resampling,             \
     uint8_t *scratch),                                                                                               \
    (out, in, width, height, resampling, scratch))                                                                    \
  X(void, resample_columns,                                                                                           \
    (uint8_t *out, const uint8_t *in, size_t row_bytes, size_t height, const ckernels_resampling *resampling),        \
    (out, in, row_bytes, height, resampling))

#define STRIDED_2D                                                                                                    \
  (float *out, size_t out_ld, const float *in, size_t in_ld, size_t stride, size_t rows, size_t columns)

#define LOOP_FIELD(RESULT, NAME, PARAMETERS, ARGUMENTS) RESULT(*NAME) PARAMETERS;
struct ckernels_loops {
  LOOPS(LOOP_FIELD)
};

#endif
