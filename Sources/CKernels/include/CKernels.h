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

#endif
