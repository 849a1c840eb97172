// Rows and weights as bfloat16: the upper halves of floats, rounded to nearest even; a part of Template.h.

typedef float sums __attribute__((ext_vector_type(LANES), aligned(4)));

/// There is but one way.
typedef struct conversion {
  int unused;
} conversion;
// A NaN is cut off, as rounding might carry it over to a number.
#define ELEMENT(WORDS, VALUE, CONVERSION) \
  (((WORDS)(VALUE) + ((WORDS)((VALUE) == (VALUE)) & (0x7fffu + ((WORDS)(VALUE) >> 16 & 1)))) >> 16)

#include INSTRUCTION

#include "Rows.h"

#define HEADER 0

static void quantize(void *quantized, float *scales, const float *input, ptrdiff_t step, size_t rows, size_t depth) {
  uint32_t *out = quantized;
  for (size_t r = 0; r < rows; r++, out += words_of(depth), input += step) {
    scales[r] = 1;
    convert_row(out, input, depth, (conversion){0});
  }
}

/// Fills column `n` of a panel of zeros that is `width` words wide.
static void pack_output(uint32_t *panel, size_t width, size_t n, const float *weights, size_t depth) {
  pack_column(panel + n, width, weights, depth, (conversion){0});
}

// No scales: what Int8.h reads from the header is not there.
INLINE sums first_sum(const uint32_t *panel, const int vectors, const int v) {
  (void)panel, (void)vectors, (void)v;
  return 0;
}

INLINE vec output_scale(const uint32_t *panel, const int v) {
  (void)panel, (void)v;
  return 1;
}

INLINE vec product_of(sums sum, float row_scale, vec output_scale) {
  (void)row_scale, (void)output_scale;
  return sum;
}
