#ifndef CKERNELS_RESAMPLING_H
#define CKERNELS_RESAMPLING_H

#include <stddef.h>
#include <stdint.h>

/// Weighted sums of neighbouring 8-bit values in fixed point, for one axis of an image.
typedef struct ckernels_resampling {
  /// For each result the index of its first tap.
  const ptrdiff_t *starts;
  /// For each result `taps` weights with `fraction_bits` fractional bits, padded with zeros.
  const int32_t *weights;
  /// Even; a result's taps may reach beyond the last value.
  size_t taps, results;
  int32_t fraction_bits;
} ckernels_resampling;

/// Along rows of RGB pixels: out[y][x] = clamp(round(sum over t of weights[x][t] * in[y][starts[x] + t])), with rows of
/// `width` pixels in and `results` pixels out. `scratch`: CKERNELS_RESAMPLED_ROWS * (width + taps) * 4 bytes.
void ckernels_resample_rows(
    uint8_t *out, const uint8_t *in, size_t width, size_t height, const ckernels_resampling *resampling,
    uint8_t *scratch);
#define CKERNELS_RESAMPLED_ROWS 4

/// Along columns: out[y][i] = clamp(round(sum over t of weights[y][t] * in[starts[y] + t][i])), with rows of
/// `row_bytes` bytes, `height` of them in and `results` out.
void ckernels_resample_columns(
    uint8_t *out, const uint8_t *in, size_t row_bytes, size_t height, const ckernels_resampling *resampling);

#endif
