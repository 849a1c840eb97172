#include "CKernels.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "Inlining.h"
#include "Multiversioned.h"

// `taps` is a number known when compiled, so that the sum over them is unrolled: one load a tap and one store a result.
INLINE void weigh(
    float *restrict out, const float *const *lines, const float *weights, const size_t taps, size_t width, int adds) {
  const float *line[9];
  float weight[9];
  for (size_t tap = 0; tap < taps; tap++) line[tap] = lines[tap], weight[tap] = weights[tap];
  for (size_t x = 0; x < width; x++) {
    float sum = adds ? out[x] : 0;
    for (size_t tap = 0; tap < taps; tap++) sum += weight[tap] * line[tap][x];
    out[x] = sum;
  }
}

MULTIVERSIONED
void ckernels_weighted_row_sum(
    float *restrict out, const float *const *lines, const float *weights, size_t taps, size_t width) {
  // All of a 3x3 window in one pass, or what a stride of 2 leaves of it: 4, 2 or 1.
  size_t tap = taps >= 9 ? 9 : taps >= 4 ? 4 : taps >= 2 ? 2 : 1;
  if (tap == 9) weigh(out, lines, weights, 9, width, 0);
  else if (tap == 4) weigh(out, lines, weights, 4, width, 0);
  else if (tap == 2) weigh(out, lines, weights, 2, width, 0);
  else weigh(out, lines, weights, 1, width, 0);
  for (; tap + 4 <= taps; tap += 4) weigh(out, lines + tap, weights + tap, 4, width, 1);
  for (; tap < taps; tap++) weigh(out, lines + tap, weights + tap, 1, width, 1);
}

MULTIVERSIONED
void ckernels_bias_clamp(float *row, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = row[i] + offset;
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

MULTIVERSIONED
void ckernels_bias_residual_clamp(
    float *restrict row, const float *restrict residual, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = (row[i] + offset) + residual[i];
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

MULTIVERSIONED
void ckernels_copy_from_strided(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] = in[i];
  } else if (stride == 2) {
    for (size_t i = 0; i < count; i++) out[i] = in[2 * i];
  } else {
    for (size_t i = 0; i < count; i++) out[i] = in[stride * i];
  }
}

MULTIVERSIONED
void ckernels_add_to_strided(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] += in[i];
  } else {
    for (size_t i = 0; i < count; i++) out[stride * i] += in[i];
  }
}

MULTIVERSIONED
void ckernels_copy_from_strided_2d(
    float *restrict out, size_t out_pitch, const float *restrict in, size_t in_pitch, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_pitch, in += in_pitch) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] = in[x];
    } else if (stride == 2) {
      for (size_t x = 0; x < columns; x++) out[x] = in[2 * x];
    } else {
      for (size_t x = 0; x < columns; x++) out[x] = in[stride * x];
    }
  }
}

MULTIVERSIONED
void ckernels_copy_to_strided_2d(
    float *restrict out, size_t out_pitch, const float *restrict in, size_t in_pitch, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_pitch, in += in_pitch) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] = in[x];
    } else if (stride == 2) {
      for (size_t x = 0; x < columns; x++) out[2 * x] = in[x];
    } else {
      for (size_t x = 0; x < columns; x++) out[stride * x] = in[x];
    }
  }
}

MULTIVERSIONED
void ckernels_add_to_strided_2d(
    float *restrict out, size_t out_pitch, const float *restrict in, size_t in_pitch, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_pitch, in += in_pitch) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] += in[x];
    } else {
      for (size_t x = 0; x < columns; x++) out[stride * x] += in[x];
    }
  }
}

MULTIVERSIONED
void ckernels_scale(float *row, size_t count, float factor) {
  for (size_t i = 0; i < count; i++) row[i] *= factor;
}

// As many floats as the widest registers hold; narrower processors take several.
#define WIDTH 16
typedef float floats __attribute__((ext_vector_type(WIDTH), aligned(4)));

// The part of a window that lies within the image: `rows` rows, the first in place `first` of `places` in a ring, and `columns` columns.
typedef struct window_part {
  size_t rows, first, places, row_step, line, columns, column_step;
} window_part;

// `vectors` vectors of a pixel's channels. `vectors` and `is_maximum` are known when compiled.
INLINE void reduce_vectors(
    float *restrict out, const float *restrict in, const window_part *w, const int vectors, const int is_maximum) {
  floats sum[4];
  UNROLLED for (int v = 0; v < vectors; v++) sum[v] = is_maximum ? -FLT_MAX : 0;
  for (size_t i = 0, place = w->first; i < w->rows; i++) {
    const float *pixel = in + place * w->line;
    for (size_t j = 0; j < w->columns; j++, pixel += w->column_step) {
      UNROLLED for (int v = 0; v < vectors; v++) {
        const floats value = *(const floats *)(pixel + v * WIDTH);
        sum[v] = is_maximum ? (sum[v] > value ? sum[v] : value) : sum[v] + value;
      }
    }
    place += w->row_step;
    if (place >= w->places) place -= w->places;
  }
  UNROLLED for (int v = 0; v < vectors; v++) *(floats *)(out + v * WIDTH) = sum[v];
}

INLINE float reduce_channel(const float *in, const window_part *w, const int is_maximum) {
  float sum = is_maximum ? -FLT_MAX : 0;
  for (size_t i = 0, place = w->first; i < w->rows; i++) {
    const float *pixel = in + place * w->line;
    for (size_t j = 0; j < w->columns; j++, pixel += w->column_step)
      sum = is_maximum ? (sum > *pixel ? sum : *pixel) : sum + *pixel;
    place += w->row_step;
    if (place >= w->places) place -= w->places;
  }
  return sum;
}

INLINE void reduce_pixel(
    float *restrict out, const float *restrict in, const window_part *w, size_t channels, const int is_maximum) {
  size_t c = 0;
  for (; c + 4 * WIDTH <= channels; c += 4 * WIDTH) reduce_vectors(out + c, in + c, w, 4, is_maximum);
  for (; c + WIDTH <= channels; c += WIDTH) reduce_vectors(out + c, in + c, w, 1, is_maximum);
  for (; c < channels; c++) out[c] = reduce_channel(in + c, w, is_maximum);
}

// The taps of `kernel` that lie within an axis: those from `*first` on, as many as are returned.
INLINE size_t taps_within(size_t at, size_t kernel, size_t dilation, size_t pad, size_t input, size_t *first) {
  size_t tap = at < pad ? (pad - at + dilation - 1) / dilation : 0;
  size_t end = at < input + pad ? (input + pad - at - 1) / dilation + 1 : 0;
  if (end > kernel) end = kernel;
  *first = tap;
  return tap < end ? end - tap : 0;
}

INLINE void reduce_windows(
    float *restrict out, const float *restrict in, const ckernels_window *w, size_t channels, size_t input_rows, size_t first,
    size_t rows, const int is_maximum) {
  window_part part = {
      .places = input_rows, .row_step = w->dilation_y, .line = w->input_width * channels, .column_step = w->dilation_x * channels};
  for (size_t y = first; y < first + rows; y++) {
    size_t tap;
    const size_t at_y = y * w->stride_y;
    part.rows = taps_within(at_y, w->kernel_height, w->dilation_y, w->pad_top, w->input_height, &tap);
    part.first = part.rows > 0 ? (at_y + tap * w->dilation_y - w->pad_top) % input_rows : 0;
    for (size_t x = 0; x < w->output_width; x++, out += channels) {
      const size_t at_x = x * w->stride_x;
      part.columns = taps_within(at_x, w->kernel_width, w->dilation_x, w->pad_left, w->input_width, &tap);
      const size_t column = part.columns > 0 ? at_x + tap * w->dilation_x - w->pad_left : 0;
      reduce_pixel(out, in + column * channels, &part, channels, is_maximum);
    }
  }
}

MULTIVERSIONED
void ckernels_max_pool_nhwc(
    float *restrict out, const float *restrict in, const ckernels_window *window, size_t channels, size_t input_rows,
    size_t first, size_t rows) {
  reduce_windows(out, in, window, channels, input_rows, first, rows, 1);
}

MULTIVERSIONED
void ckernels_sum_pool_nhwc(
    float *restrict out, const float *restrict in, const ckernels_window *window, size_t channels, size_t first,
    size_t rows) {
  reduce_windows(out, in, window, channels, window->input_height, first, rows, 0);
}

MULTIVERSIONED
void ckernels_lrn_nhwc(
    float *restrict out, const float *restrict in, size_t pixels, size_t channels, size_t before, size_t after,
    float scale, float bias, float *restrict squares) {
  memset(squares, 0, (channels + before + after) * sizeof(float));
  for (size_t pixel = 0; pixel < pixels; pixel++, in += channels, out += channels) {
    for (size_t c = 0; c < channels; c++) squares[before + c] = in[c] * in[c];
    size_t c = 0;
    for (; c + WIDTH <= channels; c += WIDTH) {
      floats sum = 0;
      for (size_t d = 0; d <= before + after; d++) sum += *(const floats *)(squares + c + d);
      const floats root = __builtin_elementwise_sqrt(bias + scale * sum);
      *(floats *)(out + c) = *(const floats *)(in + c) / (root * __builtin_elementwise_sqrt(root));
    }
    for (; c < channels; c++) {
      float sum = 0;
      for (size_t d = 0; d <= before + after; d++) sum += squares[c + d];
      const float root = sqrtf(bias + scale * sum);
      out[c] = in[c] / (root * sqrtf(root));
    }
  }
}

MULTIVERSIONED
float ckernels_sum(const float *row, size_t count) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += row[i];
  return sum;
}

MULTIVERSIONED
float ckernels_squared_distance(const float *a, const float *b, size_t count) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

MULTIVERSIONED
float ckernels_clamp_gradient(
    float *restrict gradient, const float *restrict output, size_t count, float minimum, float maximum) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) {
    float value = ((output[i] > minimum) & (output[i] < maximum)) ? gradient[i] : 0;
    gradient[i] = value;
    sum += value;
  }
  return sum;
}

MULTIVERSIONED
void ckernels_row_dot_products(
    float *restrict sums, const float *const *lines, const float *restrict row, size_t taps, size_t width) {
#pragma clang fp reassociate(on)
  size_t tap = 0;
  for (; tap + 9 <= taps; tap += 9) {
    const float *l0 = lines[tap], *l1 = lines[tap + 1], *l2 = lines[tap + 2], *l3 = lines[tap + 3], *l4 = lines[tap + 4];
    const float *l5 = lines[tap + 5], *l6 = lines[tap + 6], *l7 = lines[tap + 7], *l8 = lines[tap + 8];
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, s8 = 0;
    for (size_t x = 0; x < width; x++) {
      const float value = row[x];
      s0 += value * l0[x], s1 += value * l1[x], s2 += value * l2[x];
      s3 += value * l3[x], s4 += value * l4[x], s5 += value * l5[x];
      s6 += value * l6[x], s7 += value * l7[x], s8 += value * l8[x];
    }
    sums[tap] += s0, sums[tap + 1] += s1, sums[tap + 2] += s2;
    sums[tap + 3] += s3, sums[tap + 4] += s4, sums[tap + 5] += s5;
    sums[tap + 6] += s6, sums[tap + 7] += s7, sums[tap + 8] += s8;
  }
  for (; tap < taps; tap++) {
    const float *line = lines[tap];
    float sum = 0;
    for (size_t x = 0; x < width; x++) sum += row[x] * line[x];
    sums[tap] += sum;
  }
}

MULTIVERSIONED
void ckernels_index_where_equal(
    int32_t *restrict marks, const float *restrict row, const float *restrict line, size_t stride, size_t count,
    int32_t first) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) marks[i] = line[i] == row[i] ? first + (int32_t)i : marks[i];
  } else if (stride == 2) {
    for (size_t i = 0; i < count; i++) marks[i] = line[2 * i] == row[i] ? first + 2 * (int32_t)i : marks[i];
  } else {
    for (size_t i = 0; i < count; i++) {
      marks[i] = line[stride * i] == row[i] ? first + (int32_t)(stride * i) : marks[i];
    }
  }
}
