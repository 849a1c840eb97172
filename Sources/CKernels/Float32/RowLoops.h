// Loops over rows of floats, for NCHW images and training: plain enough that the compiler vectorises them, given an
// instruction set. A part of Loops.h.

// `taps` is a number known when compiled, so that the sum over them is unrolled: one load a tap and one store a result.
INLINE void weigh(
    float *restrict out, const float *const *rows, const float *weights, const size_t taps, size_t width, int adds) {
  const float *row[9];
  float weight[9];
  for (size_t tap = 0; tap < taps; tap++) row[tap] = rows[tap], weight[tap] = weights[tap];
  for (size_t x = 0; x < width; x++) {
    float sum = adds ? out[x] : 0;
    for (size_t tap = 0; tap < taps; tap++) sum += weight[tap] * row[tap][x];
    out[x] = sum;
  }
}

static void weighted_row_sum(
    float *restrict out, const float *const *rows, const float *weights, size_t taps, size_t width) {
  // All of a 3x3 window in one pass, or what a stride of 2 leaves of it: 4, 2 or 1.
  size_t tap = taps >= 9 ? 9 : taps >= 4 ? 4 : taps >= 2 ? 2 : 1;
  if (tap == 9) weigh(out, rows, weights, 9, width, 0);
  else if (tap == 4) weigh(out, rows, weights, 4, width, 0);
  else if (tap == 2) weigh(out, rows, weights, 2, width, 0);
  else weigh(out, rows, weights, 1, width, 0);
  for (; tap + 4 <= taps; tap += 4) weigh(out, rows + tap, weights + tap, 4, width, 1);
  for (; tap < taps; tap++) weigh(out, rows + tap, weights + tap, 1, width, 1);
}

static void bias_clamp(float *row, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = row[i] + offset;
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

static void bias_residual_clamp(
    float *restrict row, const float *restrict residual, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = (row[i] + offset) + residual[i];
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

static void copy_from_strided(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] = in[i];
  } else if (stride == 2) {
    for (size_t i = 0; i < count; i++) out[i] = in[2 * i];
  } else {
    for (size_t i = 0; i < count; i++) out[i] = in[stride * i];
  }
}

static void add_to_strided(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] += in[i];
  } else {
    for (size_t i = 0; i < count; i++) out[stride * i] += in[i];
  }
}

static void copy_from_strided_2d(
    float *restrict out, size_t out_ld, const float *restrict in, size_t in_ld, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_ld, in += in_ld) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] = in[x];
    } else if (stride == 2) {
      for (size_t x = 0; x < columns; x++) out[x] = in[2 * x];
    } else {
      for (size_t x = 0; x < columns; x++) out[x] = in[stride * x];
    }
  }
}

static void copy_to_strided_2d(
    float *restrict out, size_t out_ld, const float *restrict in, size_t in_ld, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_ld, in += in_ld) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] = in[x];
    } else if (stride == 2) {
      for (size_t x = 0; x < columns; x++) out[2 * x] = in[x];
    } else {
      for (size_t x = 0; x < columns; x++) out[stride * x] = in[x];
    }
  }
}

static void add_to_strided_2d(
    float *restrict out, size_t out_ld, const float *restrict in, size_t in_ld, size_t stride, size_t rows,
    size_t columns) {
  for (size_t y = 0; y < rows; y++, out += out_ld, in += in_ld) {
    if (stride == 1) {
      for (size_t x = 0; x < columns; x++) out[x] += in[x];
    } else {
      for (size_t x = 0; x < columns; x++) out[stride * x] += in[x];
    }
  }
}

static void scale(float *row, size_t count, float factor) {
  for (size_t i = 0; i < count; i++) row[i] *= factor;
}

static float sum(const float *row, size_t count) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += row[i];
  return sum;
}

static float squared_distance(const float *a, const float *b, size_t count) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

static float clamp_gradient(
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

static void row_dot_products(
    float *restrict sums, const float *const *rows, const float *restrict row, size_t taps, size_t width) {
#pragma clang fp reassociate(on)
  size_t tap = 0;
  for (; tap + 9 <= taps; tap += 9) {
    const float *l0 = rows[tap], *l1 = rows[tap + 1], *l2 = rows[tap + 2], *l3 = rows[tap + 3], *l4 = rows[tap + 4];
    const float *l5 = rows[tap + 5], *l6 = rows[tap + 6], *l7 = rows[tap + 7], *l8 = rows[tap + 8];
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
    const float *other = rows[tap];
    float sum = 0;
    for (size_t x = 0; x < width; x++) sum += row[x] * other[x];
    sums[tap] += sum;
  }
}

static void index_where_equal(
    int32_t *restrict indices, const float *restrict values, const float *restrict row, size_t stride, size_t count,
    int32_t first) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) indices[i] = row[i] == values[i] ? first + (int32_t)i : indices[i];
  } else if (stride == 2) {
    for (size_t i = 0; i < count; i++) indices[i] = row[2 * i] == values[i] ? first + 2 * (int32_t)i : indices[i];
  } else {
    for (size_t i = 0; i < count; i++) {
      indices[i] = row[stride * i] == values[i] ? first + (int32_t)(stride * i) : indices[i];
    }
  }
}
