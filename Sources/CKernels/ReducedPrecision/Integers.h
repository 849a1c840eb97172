// Rows and weights as integers with scales: what Int8.h and Int16.h share. They say
//
//   ROW_LIMIT        the greatest magnitude of a row's elements
//   weight_limit     that of an output's weights
//
// A word holds two elements of 16 bits, or four of 8. What multiplies the latter takes a row's elements as unsigned:
// they are stored with ELEMENT_OFFSET added, and the sums begin with what that adds, taken away.

typedef lanes sums;

/// Added to a number of at most 22 bits, 1.5 * 2^23 leaves the nearest integer in the low bits, the even one of two.
#define ROUNDING 12582912.0f
typedef struct conversion {
  float factor, rounding;
} conversion;
#define ELEMENT(WORDS, VALUE, CONVERSION) ((WORDS)((VALUE) * (CONVERSION).factor + (CONVERSION).rounding))

#include INSTRUCTION

#include "Rows.h"

/// Vectors of a panel above its weights, for each of its vectors: scales, and where the sums begin.
#define HEADER 2

/// The greatest magnitudes in each lane, as their bits: for them an infinity is greater than a number, and a NaN greater still.
/// The signs join `signs`.
INLINE void join_magnitudes(sums *greatest, sums *signs, sums value) {
  const sums magnitude = value & INT32_MAX;
  *signs |= value;
  *greatest = magnitude > *greatest ? magnitude : *greatest;
}

INLINE int32_t greatest_magnitude(const float *in, size_t depth, sums *signs) {
  sums greatest = 0;
  size_t k = 0;
  _Pragma("clang loop unroll_count(2)") for (; k + LANES <= depth; k += LANES)
    join_magnitudes(&greatest, signs, *(const sums *)(in + k));
  if (k == depth) return __builtin_reduce_max(greatest);
  if (depth > LANES) {
    // The last vector overlaps the one before it.
    join_magnitudes(&greatest, signs, *(const sums *)(in + depth - LANES));
  } else {
    _Pragma("clang loop unroll(disable)") for (; k < depth; k++) join_magnitudes(&greatest, signs, (sums)(vec)in[k]);
  }
  return __builtin_reduce_max(greatest);
}

/// Scales of LANES rows or outputs whose elements have these greatest magnitudes, and the factors that make integers up to
/// `limit` of them.
typedef struct scaling {
  vec scale, factor;
} scaling;

INLINE scaling scaling_of(sums magnitude, float limit) {
  const vec greatest = (vec)magnitude;
  const sums is_number = greatest <= FLT_MAX, is_zero = greatest < 1e-30f;
  const vec scale = is_zero ? (vec)0 : greatest / limit, factor = limit / greatest;
  return (scaling){is_number ? scale : (vec)NAN, is_number & ~is_zero ? factor : (vec)0};
}

static void quantize(void *quantized, float *scales, const float *input, ptrdiff_t step, size_t rows, size_t depth) {
  uint32_t *out = quantized;
  // So many rows at once that none waits for the division of its own scale.
  for (size_t first = 0; first < rows; first += LANES) {
    const size_t count = rows - first < LANES ? rows - first : LANES;
    const float *in = input + (ptrdiff_t)first * step;
    int32_t greatest[LANES] = {0};
    float factors[LANES];
    sums signs = 0;
    for (size_t r = 0; r < count; r++) greatest[r] = greatest_magnitude(in + (ptrdiff_t)r * step, depth, &signs);
    const scaling all = scaling_of(*(const sums *)greatest, ROW_LIMIT);
    store_first(scales + first, all.scale, count);
    *(vec *)factors = all.factor;
    const uint32_t is_signed = HAS_SIGNS && __builtin_reduce_or(signs) < 0;
    for (size_t r = 0; r < count; r++, out += HAS_SIGNS + words_of(depth)) {
      if (HAS_SIGNS) *out = is_signed;
      convert_row(
          out + HAS_SIGNS, in + (ptrdiff_t)r * step, depth, (conversion){factors[r], ROUNDING + ELEMENT_OFFSET});
    }
  }
}

/// Fills column `n` of a panel of zeros that is `width` words wide.
static void pack_output(uint32_t *panel, size_t width, size_t n, const float *weights, size_t depth) {
  sums signs = 0;
  const sums greatest = (sums)greatest_magnitude(weights, depth, &signs);
  const scaling output = scaling_of(greatest, weight_limit(weights, depth, ((vec)greatest)[0]));
  uint32_t *words = panel + HEADER * width + n, sum = 0;
  pack_column(words, width, weights, depth, (conversion){output.factor[0], ROUNDING});
  for (size_t i = 0; i < words_of(depth); i++)
    for (int j = 0; j < GROUP; j++) sum += (uint32_t)(int8_t)(words[i * width] >> (j * ELEMENT_BITS));
  ((float *)panel)[n] = output.scale[0];
  panel[width + n] = -ELEMENT_OFFSET * sum;
}

INLINE sums first_sum(const uint32_t *panel, const int vectors, const int v) {
  return *(const sums *)(panel + (vectors + v) * LANES);
}

INLINE vec output_scale(const uint32_t *panel, const int v) { return *(const vec *)(panel + v * LANES); }

INLINE vec product_of(sums sum, float row_scale, vec output_scale) {
  return __builtin_convertvector(sum, vec) * (output_scale * row_scale);
}
