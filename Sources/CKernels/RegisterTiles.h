// Register tiles of GEMM: mr rows of A times up to three vectors of columns of B, whose sums stay in registers. One
// function per shape; packed B is cut into panels of two vectors, and the last has one or three where their number is
// odd.

#ifndef CKERNELS_REGISTER_TILES_H
#define CKERNELS_REGISTER_TILES_H

#include "Vectors.h"

// X(P, V, R) for each number of rows R up to a limit.
#define UP_TO_3(X, P, V) X(P, V, 1) X(P, V, 2) X(P, V, 3)
#define UP_TO_4(X, P, V) UP_TO_3(X, P, V) X(P, V, 4)
#define UP_TO_6(X, P, V) UP_TO_4(X, P, V) X(P, V, 5) X(P, V, 6)
#define UP_TO_8(X, P, V) UP_TO_6(X, P, V) X(P, V, 7) X(P, V, 8)
#define UP_TO_12(X, P, V) UP_TO_8(X, P, V) X(P, V, 9) X(P, V, 10) X(P, V, 11) X(P, V, 12)
#define UP_TO_14(X, P, V) UP_TO_12(X, P, V) X(P, V, 13) X(P, V, 14)

#define TILE_ENTRY(P, V, R) [R] = P##_tile_##V##_##R,
#define TILE_COUNT(P, V, R) +1
/// Defines the tiles P_tile_V_R by DEFINE(P, V, R), for V vectors up to the heights MR1, MR2 and MR3; their table
/// P_tiles[V][R]; and the greatest heights P_mr[V].
#define REGISTER_TILES(P, DEFINE, FUNCTION, MR1, MR2, MR3)                                                          \
  MR1(DEFINE, P, 1) MR2(DEFINE, P, 2) MR3(DEFINE, P, 3)                                                             \
  static const FUNCTION P##_tiles[4][MAXIMUM_MR + 1] = {                                                            \
      [1] = {MR1(TILE_ENTRY, P, 1)}, [2] = {MR2(TILE_ENTRY, P, 2)}, [3] = {MR3(TILE_ENTRY, P, 3)}};                 \
  static const size_t P##_mr[4] = {1, 0 MR1(TILE_COUNT, P, 1), 0 MR2(TILE_COUNT, P, 2), 0 MR3(TILE_COUNT, P, 3)};

static size_t vectors_of(size_t n) { return (n + LANES - 1) / LANES; }

/// Vectors of the panel that begins with `left` vectors to go.
static size_t panel_of(size_t left) { return left == 3 ? 3 : left >= 2 ? 2 : 1; }

/// `count` rows in tiles of nearly equal height, at most `mr`: a last one of a row or two would wait for its own sums.
typedef struct tile_heights {
  size_t tiles, least, higher;
} tile_heights;

INLINE tile_heights heights_of(size_t count, size_t mr) {
  const size_t tiles = (count + mr - 1) / mr;
  return (tile_heights){tiles, tiles > 0 ? count / tiles : 0, tiles > 0 ? count % tiles : 0};
}

INLINE size_t height_of(tile_heights h, size_t i) { return h.least + (i < h.higher); }

#endif
