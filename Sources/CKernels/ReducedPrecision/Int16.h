// Rows as integers of 12 bits, and weights of as many, up to 16, as sums of 32 bits allow; a part of Template.h.
//
// Rounded weights cost more than rounded rows: the former are the same in every product, and their errors do not cancel out.

#define ROW_LIMIT 2047

/// Such that the sum of an output's magnitudes, each rounded up at worst, times that of any row fits 32 bits.
static float weight_limit(const float *weights, size_t depth, float greatest) {
  double sum = 0;
  for (size_t k = 0; k < depth; k++) sum += fabs((double)weights[k]);
  const double room = (double)INT32_MAX / ROW_LIMIT - 0.5 * (double)depth - 1, limit = room * greatest / sum;
  // Neither for zeros, nor for an infinity or a NaN, which have no limit.
  return limit < INT16_MAX ? (float)floor(limit) : INT16_MAX;
}

#include "Integers.h"
