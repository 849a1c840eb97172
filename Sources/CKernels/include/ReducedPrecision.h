#ifndef CKERNELS_REDUCED_PRECISION_H
#define CKERNELS_REDUCED_PRECISION_H

#include <stddef.h>

#include "ChannelsLast.h"

// Products in lower precision: floats in, floats out; between them rows and weights are 8-bit or 16-bit integers or bfloat16.

/// out[r][n] = clamp(bias[n] + product[r][n] + residual[r][n]); a row's results do not depend on the rows beside it.
///
/// - int8: product[r][n] = (scale[r] * weight_scale[n]) * sum over k of q[r][k] * w[k][n], in integers from -127 to 127. A
///   row's scale is its greatest magnitude / 127, a weight's that of its output. Sums are exact (up to a depth of 130000) and
///   floats are multiplied and added one by one, so every instruction set gives the same bits. A row that holds an infinity or
///   a NaN gives NaN throughout; one smaller than 1e-30 counts as zeros.
/// - int16: the same with a row's integers from -2047 to 2047, and an output's weights from -limit to limit: up to 32767, as far
///   as 2047 times the sum of their magnitudes fits 32 bits.
/// - bfloat16: the product of the factors rounded to bfloat16, summed in float32.
typedef struct ckernels_reduced_product {
  /// Row r is `depth` floats at input + r * input_step.
  const float *input;
  ptrdiff_t input_step;
  size_t rows, depth;
  /// As `pack` of the same variant wrote them.
  const void *weights;
  /// `outputs` floats and zeros up to whole vectors of the variant's lanes.
  const float *bias;
  size_t outputs;
  /// Row r begins at residual + r * output_step; NULL for none.
  const float *residual;
  float *output;
  ptrdiff_t output_step;
  float minimum, maximum;
  /// As many bytes as `scratch_bytes` tells, at a float's alignment.
  void *scratch;
} ckernels_reduced_product;

/// The products in one precision compiled for one instruction. What one variant packs and converts, only that one reads.
typedef struct ckernels_reduced_precision {
  const char *name;
  /// Floats a vector register holds.
  size_t lanes;
  /// Bytes that `pack` writes for a matrix [depth][outputs].
  size_t (*packed_bytes)(size_t depth, size_t outputs);
  /// Packs weights [outputs][depth], whose rows are `step` floats apart; `packed` at a float's alignment.
  void (*pack)(void *packed, const float *weights, ptrdiff_t step, size_t depth, size_t outputs);
  /// Bytes of working memory that `multiply` needs.
  size_t (*scratch_bytes)(size_t depth);
  /// Converts some rows at a time and multiplies them while they are in the cache.
  void (*multiply)(const ckernels_reduced_product *product);
} ckernels_reduced_precision;

/// The int8 products of a set of kernels that this processor runs, the fastest first; returns how many of the at most 3 there
/// are. All give the same bits. `is_negative_rare` says that few rows have negative elements, as those behind a ReLU: which
/// is the fastest may depend on it.
size_t ckernels_int8_products(
    const ckernels_channels_last *set, int is_negative_rare, const ckernels_reduced_precision *products[3]);

/// The int16 products of a set, the fastest first; returns how many of the at most 3 there are. All give the same bits.
size_t ckernels_int16_products(const ckernels_channels_last *set, const ckernels_reduced_precision *products[3]);

/// The bfloat16 product of a set, or NULL if this processor has none. That of the portable set is a plain emulation, slower
/// than float32: it shows what the precision costs.
const ckernels_reduced_precision *ckernels_bfloat16_product(const ckernels_channels_last *set);

#endif
