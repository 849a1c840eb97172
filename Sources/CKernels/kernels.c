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
  if (stride == 2) {
    for (size_t i = 0; i < count; i++) out[i] = in[2 * i];
  } else {
    for (size_t i = 0; i < count; i++) out[i] = in[stride * i];
  }
}
