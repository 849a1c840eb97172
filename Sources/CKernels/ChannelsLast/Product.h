// The matrix product of the channels-last kernels; a part of Template.h.
//
// A tile is ROWS rows of the input times VECTORS vectors of outputs, whose sums stay in registers for the whole depth. Packed
// weights are panels of two vectors; the last holds one or three where the number of vectors is odd.

typedef struct tile {
  const float *input, *weights, *bias, *residual;
  float *output;
  /// Outputs to be written; the last vector may hold fewer than it could.
  size_t outputs;
  /// Whether `output` holds the sums over the depth so far, instead of the bias alone.
  int is_continued;
} tile;

// What lies behind a tile's sums. The product and the tile are copied, since a store could otherwise change them; what is the same for
// all rows then stays in registers.
INLINE void finish_tile(
    const ckernels_gemm *p, const tile *t, vec sum[][3], const int rows, const int vectors, const int has_residual,
    size_t last) {
  const tile at = *t;
  const ptrdiff_t step = p->ldc;
  const float minimum = p->minimum, maximum = p->maximum;
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) {
      const size_t count = v + 1 < vectors ? LANES : last;
      const ptrdiff_t offset = r * step + v * LANES;
      vec value = sum[r][v];
      if (has_residual) value += load_first(at.residual + offset, count);
      store_first(at.output + offset, clamped(value, minimum, maximum), count);
    }
  }
}

// `rows` and `vectors` are constants where this is inlined; three rows share a pointer, which keeps addresses in registers.
INLINE void multiply_tile(const ckernels_gemm *p, const tile *t, const int rows, const int vectors) {
  vec sum[MAXIMUM_ROWS][3];
  const float *row[(MAXIMUM_ROWS + 2) / 3];
  const ptrdiff_t step = p->lda;
  const float *weights = t->weights;
  const size_t last = t->outputs - (size_t)(vectors - 1) * LANES;
  UNROLLED for (int r = 0; r < rows; r++) {
    UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] = *(const vec *)(t->bias + v * LANES);
  }
  if (t->is_continued) {
    UNROLLED for (int r = 0; r < rows; r++) {
      UNROLLED for (int v = 0; v < vectors; v++)
        sum[r][v] = load_first(t->output + r * p->ldc + v * LANES, v + 1 < vectors ? LANES : last);
    }
  }
  for (size_t segment = 0; segment < p->segments; segment++) {
    const float *start = t->input + (ptrdiff_t)segment * p->segment_stride;
    UNROLLED for (int r = 0; r < rows; r += 3) row[r / 3] = start + r * step;
    for (size_t k = 0; k < p->k; k++) {
      vec weight[3];
      UNROLLED for (int v = 0; v < vectors; v++) weight[v] = *(const vec *)(weights + v * LANES);
      weights += vectors * LANES;
      UNROLLED for (int r = 0; r < rows; r++) {
        const vec value = (vec)row[r / 3][r % 3 * step];
        UNROLLED for (int v = 0; v < vectors; v++) sum[r][v] += value * weight[v];
      }
      UNROLLED for (int r = 0; r < rows; r += 3) row[r / 3]++;
    }
  }
  if (last < LANES) {
    if (t->residual) finish_tile(p, t, sum, rows, vectors, 1, last);
    else finish_tile(p, t, sum, rows, vectors, 0, last);
  } else if (t->residual) {
    finish_tile(p, t, sum, rows, vectors, 1, LANES);
  } else {
    finish_tile(p, t, sum, rows, vectors, 0, LANES);
  }
}

#define PRODUCT ckernels_gemm
#include "Tiles.h"

static size_t packed_count(size_t depth, size_t outputs) { return depth * vectors_of(outputs) * LANES; }

static void pack(float *packed, const float *weights, ptrdiff_t step, size_t depth, size_t outputs) {
  size_t output = 0;
  for (size_t left = vectors_of(outputs), panel; left > 0; left -= panel) {
    panel = panel_of(left);
    const size_t width = panel * LANES;
    for (size_t k = 0; k < depth; k++)
      for (size_t n = 0; n < width; n++)
        *packed++ = output + n < outputs ? weights[(ptrdiff_t)(output + n) * step + (ptrdiff_t)k] : 0;
    output += width;
  }
}

// A part of the depth, from `start` on, which is all of it where there are several segments; `depth` is the whole.
static void multiply_stretch(const ckernels_gemm *p, size_t start, size_t depth) {
  // As many rows at a time as stay in the second-level cache while all panels pass over them.
  size_t block = CACHED_FLOATS / (p->k > 0 ? p->k : 1) / MAXIMUM_ROWS * MAXIMUM_ROWS;
  if (block < MAXIMUM_ROWS) block = MAXIMUM_ROWS;
  for (size_t row = 0; row < p->m; row += block) {
    const size_t rows = p->m - row < block ? p->m - row : block;
    size_t output = 0;
    for (size_t left = vectors_of(p->n), panel; left > 0; left -= panel, output += panel * LANES) {
      panel = panel_of(left);
      tile t = {.bias = p->bias + output, .is_continued = start > 0};
      t.weights = p->b + output * p->segments * depth + start * panel * LANES;
      t.outputs = p->n - output < panel * LANES ? p->n - output : panel * LANES;
      // Tiles of nearly equal height: a last one of a row or two would wait for its own sums.
      const size_t count = (rows + tile_rows[panel] - 1) / tile_rows[panel], least = rows / count, higher = rows % count;
      for (size_t i = 0, first = row, height; i < count; i++, first += height) {
        height = least + (i < higher);
        const ptrdiff_t offset = (ptrdiff_t)first * p->ldc + (ptrdiff_t)output;
        t.input = p->a + (ptrdiff_t)first * p->lda;
        t.output = p->c + offset;
        t.residual = p->residual ? p->residual + offset : NULL;
        tiles[panel][height](p, &t);
      }
    }
  }
}

static void multiply(const ckernels_gemm *p) {
  // A deep panel's weights would leave the caches between one tile and the next. Sums that are stored and gone on with are
  // those that had stayed in registers.
  const size_t stretches = p->segments == 1 ? (p->k + CACHED_DEPTH - 1) / CACHED_DEPTH : 1;
  if (stretches <= 1) return multiply_stretch(p, 0, p->k);
  for (size_t i = 0; i < stretches; i++) {
    ckernels_gemm part = *p;
    const size_t start = p->k * i / stretches;
    part.k = p->k * (i + 1) / stretches - start;
    part.a += start;
    if (i + 1 < stretches) {
      part.residual = NULL;
      part.minimum = -INFINITY, part.maximum = INFINITY;
    }
    multiply_stretch(&part, start, p->k);
  }
}
