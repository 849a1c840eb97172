#include "CKernels.h"

#if defined(__x86_64__)
#define MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
// The one version that every processor of the architecture runs (NEON is part of aarch64).
#define MULTIVERSIONED
#endif

MULTIVERSIONED
void ckernels_weighted_lines(
    float *restrict out, const float *const *lines, const float *weights, size_t taps, size_t width) {
  size_t tap = 0;
  if (taps >= 9) {
    // A 3x3 window in one pass: nine loads and one store a result.
    const float *l0 = lines[0], *l1 = lines[1], *l2 = lines[2], *l3 = lines[3], *l4 = lines[4];
    const float *l5 = lines[5], *l6 = lines[6], *l7 = lines[7], *l8 = lines[8];
    const float w0 = weights[0], w1 = weights[1], w2 = weights[2], w3 = weights[3], w4 = weights[4];
    const float w5 = weights[5], w6 = weights[6], w7 = weights[7], w8 = weights[8];
    for (size_t x = 0; x < width; x++) {
      out[x] = (w0 * l0[x] + w1 * l1[x] + w2 * l2[x]) + (w3 * l3[x] + w4 * l4[x] + w5 * l5[x]) +
               (w6 * l6[x] + w7 * l7[x] + w8 * l8[x]);
    }
    tap = 9;
  } else {
    const float *line = lines[0];
    const float weight = weights[0];
    for (size_t x = 0; x < width; x++) out[x] = weight * line[x];
    tap = 1;
  }
  for (; tap + 4 <= taps; tap += 4) {
    const float *l0 = lines[tap], *l1 = lines[tap + 1], *l2 = lines[tap + 2], *l3 = lines[tap + 3];
    const float w0 = weights[tap], w1 = weights[tap + 1], w2 = weights[tap + 2], w3 = weights[tap + 3];
    for (size_t x = 0; x < width; x++) out[x] += (w0 * l0[x] + w1 * l1[x]) + (w2 * l2[x] + w3 * l3[x]);
  }
  for (; tap < taps; tap++) {
    const float *line = lines[tap];
    const float weight = weights[tap];
    for (size_t x = 0; x < width; x++) out[x] += weight * line[x];
  }
}

MULTIVERSIONED
void ckernels_offset_clamp(float *row, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = row[i] + offset;
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

MULTIVERSIONED
void ckernels_offset_add_clamp(
    float *restrict row, const float *restrict residual, size_t count, float offset, float minimum, float maximum) {
  for (size_t i = 0; i < count; i++) {
    float value = (row[i] + offset) + residual[i];
    value = value < minimum ? minimum : value;
    row[i] = value > maximum ? maximum : value;
  }
}

MULTIVERSIONED
void ckernels_take_every(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] = in[i];
  } else if (stride == 2) {
    for (size_t i = 0; i < count; i++) out[i] = in[2 * i];
  } else {
    for (size_t i = 0; i < count; i++) out[i] = in[stride * i];
  }
}

MULTIVERSIONED
void ckernels_put_every(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] = in[i];
  } else {
    for (size_t i = 0; i < count; i++) out[stride * i] = in[i];
  }
}

MULTIVERSIONED
void ckernels_add_every(float *restrict out, const float *restrict in, size_t stride, size_t count) {
  if (stride == 1) {
    for (size_t i = 0; i < count; i++) out[i] += in[i];
  } else {
    for (size_t i = 0; i < count; i++) out[stride * i] += in[i];
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
float ckernels_mask_sum(
    float *out, const float *gradient, const float *output, size_t count, float minimum, float maximum) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (size_t i = 0; i < count; i++) {
    float value = ((output[i] > minimum) & (output[i] < maximum)) ? gradient[i] : 0;
    out[i] = value;
    sum += value;
  }
  return sum;
}

MULTIVERSIONED
void ckernels_line_products(
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
