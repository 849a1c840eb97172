// The product of rows and packed weights, whichever the precision; a part of Template.h.
//
// As in ChannelsLast/Product.h, packed weights are panels of two vectors of outputs; the last holds one or three where the
// number of vectors is odd. A panel begins with its header.

#define PRODUCT ckernels_quantized_gemm
#include "../ChannelsLast/Tiles.h"

/// Words of a panel: the header, the weights, and whether each two words of them are small.
static size_t panel_words(size_t depth, size_t vectors) {
  return (words_of(depth) + HEADER) * vectors * LANES + (HAS_PAIRS ? words_of(depth) / 2 : 0);
}

static size_t packed_bytes(size_t depth, size_t outputs) {
  size_t words = 0;
  for (size_t left = vectors_of(outputs); left > 0; left -= panel_of(left)) words += panel_words(depth, panel_of(left));
  return words * sizeof(uint32_t);
}

static void pack(void *packed, const float *weights, ptrdiff_t step, size_t depth, size_t outputs) {
  memset(packed, 0, packed_bytes(depth, outputs));
  uint32_t *panel = packed;
  size_t first = 0;
  for (size_t left = vectors_of(outputs), vectors; left > 0; left -= vectors) {
    vectors = panel_of(left);
    const size_t width = vectors * LANES;
    for (size_t n = 0; n < width && first + n < outputs; n++)
      pack_output(panel, width, n, weights + (ptrdiff_t)(first + n) * step, depth);
#if HAS_PAIRS
    const uint32_t *words = panel + HEADER * width;
    uint32_t *is_small = panel + (HEADER + words_of(depth)) * width;
    for (size_t k = 0; k < words_of(depth) / 2; k++, words += 2 * width) {
      is_small[k] = 1;
      for (size_t n = 0; n < width; n++) is_small[k] &= is_pair_small(words[n], words[width + n]);
    }
#endif
    panel += panel_words(depth, vectors);
    first += width;
  }
}

static size_t row_bytes(size_t depth) { return row_words(depth) * sizeof(uint32_t); }

static void multiply_quantized(const ckernels_quantized_gemm *p, const void *quantized, const float *scales) {
  const uint32_t *rows = quantized, *panel = p->b;
  size_t output = 0;
  if (p->m == 0) return;
  for (size_t left = vectors_of(p->n), vectors; left > 0; left -= vectors, output += vectors * LANES) {
    vectors = panel_of(left);
    tile t = {.panel = panel, .bias = p->bias + output};
    t.outputs = p->n - output < vectors * LANES ? p->n - output : vectors * LANES;
    panel += panel_words(p->k, vectors);
    // Tiles of nearly equal height: a last one of a row or two would wait for its own sums.
    const size_t count = (p->m + tile_rows[vectors] - 1) / tile_rows[vectors];
    const size_t least = p->m / count, higher = p->m % count;
    for (size_t i = 0, first = 0, height; i < count; i++, first += height) {
      height = least + (i < higher);
      const ptrdiff_t offset = (ptrdiff_t)first * p->ldc + (ptrdiff_t)output;
      t.rows = rows + first * row_words(p->k);
      t.scales = scales + first;
      t.output = p->c + offset;
      t.residual = p->residual ? p->residual + offset : NULL;
      tiles[vectors][height](p, &t);
    }
  }
}

/// Rows that `multiply` quantises at a time.
static size_t block_rows(size_t depth) {
  const size_t rows = CACHED_BYTES / (row_bytes(depth) + 1);
  return rows < MAXIMUM_ROWS ? MAXIMUM_ROWS : rows;
}

static size_t scratch_bytes(size_t depth) { return block_rows(depth) * (sizeof(float) + row_bytes(depth)); }

static void multiply(const ckernels_quantized_gemm *p) {
  float *scales = p->scratch;
  void *quantized = scales + block_rows(p->k);
  const size_t count = (p->m + block_rows(p->k) - 1) / block_rows(p->k);
  for (size_t i = 0; i < count; i++) {
    ckernels_quantized_gemm part = *p;
    const size_t start = p->m * i / count;
    const ptrdiff_t offset = (ptrdiff_t)start * p->ldc;
    part.m = p->m * (i + 1) / count - start;
    part.c += offset;
    if (part.residual) part.residual += offset;
    quantize(quantized, scales, p->a + (ptrdiff_t)start * p->lda, p->lda, part.m, p->k);
    multiply_quantized(&part, quantized, scales);
  }
}
