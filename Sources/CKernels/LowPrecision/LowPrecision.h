// GEMM in lower precision. An instruction set's file includes this after it has defined
//
//   LANES, MAXIMUM_MR   floats per register; rows of the highest register tile
//   HAS_MADDUBS, HAS_DOT4_U8I8, HAS_DOT2_BF16   where it has the instruction (LowPrecision/DotProducts.h)
//
// and then says QUANTIZED_TILES(P, instruction, MR1, MR2, MR3) for each instruction and QUANTIZED_GEMM(name, P, limit)
// for each precision.
//
// A row of A is a string of words of 32 bits, packed B has one word for each column under each of them, and the
// instruction adds the products of a row's word, repeated in all lanes, and of a vector of B's words to the sums.

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../RegisterTiles.h"
#include "QuantizedGEMM.h"

// The same bits on every processor, whether it has fused multiply-adds or not.
#pragma clang fp contract(off)

/// Bytes of a block of rows: what a second-level cache holds beside a panel and floats that come and go.
#define CACHED_BYTES 131072
/// Words of K whose products are written out in the loop over them.
#define WORDS_UNROLLED 2

/// A word, or a sum, in every lane.
typedef int32_t lanes __attribute__((ext_vector_type(LANES), aligned(4)));

#include "DotProducts.h"

#include "Rounding.h"

#include "Quantization.h"

#include "RegisterTile.h"

typedef void (*quantized_tile_function)(const ckernels_quantized_gemm *, const quantized_tile *);
#define QUANTIZED_TILE(P, V, R)                                                                     \
  static void P##_tile_##V##_##R(const ckernels_quantized_gemm *g, const quantized_tile *t) {       \
    quantized_tile_sums(g, t, R, V, P##_instruction);                                               \
  }
#define QUANTIZED_TILES(P, INSTRUCTION, MR1, MR2, MR3)   \
  enum { P##_instruction = INSTRUCTION };                \
  REGISTER_TILES(P, QUANTIZED_TILE, quantized_tile_function, MR1, MR2, MR3)

/// Words of a panel: the header, B's words, and for MADDUBS whether each pair of them is small.
INLINE size_t panel_words(size_t k, size_t vectors, const instruction i) {
  return (words_of(k, i) + header_of(i)) * vectors * LANES + (i == MADDUBS ? words_of(k, i) / 2 : 0);
}

INLINE size_t quantized_packed_bytes(size_t k, size_t n, const instruction i) {
  size_t words = 0;
  for (size_t left = vectors_of(n); left > 0; left -= panel_of(left)) words += panel_words(k, panel_of(left), i);
  return words * sizeof(uint32_t);
}

INLINE void quantized_pack(
    void *packed, const float *weights, ptrdiff_t ld, size_t k, size_t n, const instruction i, const int limit) {
  memset(packed, 0, quantized_packed_bytes(k, n, i));
  uint32_t *panel = packed;
  size_t first = 0;
  for (size_t left = vectors_of(n), vectors; left > 0; left -= vectors) {
    vectors = panel_of(left);
    const size_t nr = vectors * LANES;
    for (size_t j = 0; j < nr && first + j < n; j++)
      quantize_column(panel, nr, j, weights + (ptrdiff_t)(first + j) * ld, k, i, limit);
    if (i == MADDUBS) {
      const uint32_t *words = panel + header_of(i) * nr;
      uint32_t *is_small = panel + (header_of(i) + words_of(k, i)) * nr;
      for (size_t pair = 0; pair < words_of(k, i) / 2; pair++, words += 2 * nr) {
        is_small[pair] = 1;
        for (size_t j = 0; j < nr; j++) is_small[pair] &= is_pair_small(words[j], words[nr + j]);
      }
    }
    panel += panel_words(k, vectors, i);
    first += nr;
  }
}

INLINE void multiply_quantized(
    const ckernels_quantized_gemm *g, const uint32_t *a, const float *scales,
    const quantized_tile_function (*tiles)[MAXIMUM_MR + 1], const size_t *mr_of, const instruction i) {
  const uint32_t *panel = g->b;
  size_t column = 0;
  if (g->m == 0) return;
  for (size_t left = vectors_of(g->n), vectors; left > 0; left -= vectors, column += vectors * LANES) {
    vectors = panel_of(left);
    quantized_tile t = {.panel = panel, .bias = g->bias + column};
    t.n = g->n - column < vectors * LANES ? g->n - column : vectors * LANES;
    panel += panel_words(g->k, vectors, i);
    const tile_heights heights = heights_of(g->m, mr_of[vectors]);
    for (size_t tile = 0, first = 0, mr; tile < heights.tiles; tile++, first += mr) {
      mr = height_of(heights, tile);
      const ptrdiff_t offset = (ptrdiff_t)first * g->ldc + (ptrdiff_t)column;
      t.a = a + first * row_words(g->k, i);
      t.scales = scales + first;
      t.c = g->c + offset;
      t.residual = g->residual ? g->residual + offset : NULL;
      tiles[vectors][mr](g, &t);
    }
  }
}

/// Rows of A that are quantized at a time.
INLINE size_t block_rows(size_t k, const instruction i) {
  const size_t rows = CACHED_BYTES / (row_words(k, i) * sizeof(uint32_t) + 1);
  return rows < MAXIMUM_MR ? MAXIMUM_MR : rows;
}

INLINE size_t quantized_scratch_bytes(size_t k, const instruction i) {
  return block_rows(k, i) * (sizeof(float) + row_words(k, i) * sizeof(uint32_t));
}

INLINE void quantized_gemm(
    const ckernels_quantized_gemm *g, const quantized_tile_function (*tiles)[MAXIMUM_MR + 1], const size_t *mr_of,
    const instruction i, const int limit) {
  float *scales = g->scratch;
  uint32_t *quantized = (uint32_t *)(scales + block_rows(g->k, i));
  const size_t blocks = (g->m + block_rows(g->k, i) - 1) / block_rows(g->k, i);
  for (size_t block = 0; block < blocks; block++) {
    ckernels_quantized_gemm part = *g;
    const size_t start = g->m * block / blocks;
    const ptrdiff_t offset = (ptrdiff_t)start * g->ldc;
    part.m = g->m * (block + 1) / blocks - start;
    part.c += offset;
    if (part.residual) part.residual += offset;
    quantize(quantized, scales, g->a + (ptrdiff_t)start * g->lda, g->lda, part.m, g->k, i, limit);
    multiply_quantized(&part, quantized, scales, tiles, mr_of, i);
  }
}

/// The kernel ckernels_NAME of the tiles P.
#define QUANTIZED_GEMM(NAME, P, LIMIT)                                                                              \
  static size_t NAME##_packed_bytes(size_t k, size_t n) { return quantized_packed_bytes(k, n, P##_instruction); }   \
  static void NAME##_pack(void *packed, const float *weights, ptrdiff_t ld, size_t k, size_t n) {                   \
    quantized_pack(packed, weights, ld, k, n, P##_instruction, LIMIT);                                              \
  }                                                                                                                 \
  static size_t NAME##_scratch_bytes(size_t k) { return quantized_scratch_bytes(k, P##_instruction); }              \
  static void NAME##_gemm(const ckernels_quantized_gemm *g) {                                                       \
    quantized_gemm(g, P##_tiles, P##_mr, P##_instruction, LIMIT);                                                   \
  }                                                                                                                 \
  const ckernels_quantized_gemm_kernel ckernels_##NAME = {                                                          \
      .name = #NAME,                                                                                                \
      .lanes = LANES,                                                                                               \
      .packed_bytes = NAME##_packed_bytes,                                                                          \
      .pack = NAME##_pack,                                                                                          \
      .scratch_bytes = NAME##_scratch_bytes,                                                                        \
      .gemm = NAME##_gemm,                                                                                          \
  };
