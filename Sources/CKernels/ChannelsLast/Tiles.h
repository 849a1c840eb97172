// The tiles of a matrix product, which `multiply_tile` computes for PRODUCTs: one function for each height and width; and the
// widths of the panels that the outputs are cut into.

typedef void (*tile_function)(const PRODUCT *, const tile *);
#define TILE(VECTORS, ROWS) \
  static void tile_##VECTORS##_##ROWS(const PRODUCT *p, const tile *t) { multiply_tile(p, t, ROWS, VECTORS); }
#define UP_TO_3(X, V) X(V, 1) X(V, 2) X(V, 3)
#define UP_TO_4(X, V) UP_TO_3(X, V) X(V, 4)
#define UP_TO_6(X, V) UP_TO_4(X, V) X(V, 5) X(V, 6)
#define UP_TO_8(X, V) UP_TO_6(X, V) X(V, 7) X(V, 8)
#define UP_TO_12(X, V) UP_TO_8(X, V) X(V, 9) X(V, 10) X(V, 11) X(V, 12)
#define UP_TO_14(X, V) UP_TO_12(X, V) X(V, 13) X(V, 14)
ROWS_OF_1(TILE, 1)
ROWS_OF_2(TILE, 2)
ROWS_OF_3(TILE, 3)
#define ENTRY(VECTORS, ROWS) [ROWS] = tile_##VECTORS##_##ROWS,
static const tile_function tiles[4][MAXIMUM_ROWS + 1] = {
    [1] = {ROWS_OF_1(ENTRY, 1)}, [2] = {ROWS_OF_2(ENTRY, 2)}, [3] = {ROWS_OF_3(ENTRY, 3)}};
#define COUNT(VECTORS, ROWS) +1
static const size_t tile_rows[4] = {1, 0 ROWS_OF_1(COUNT, 1), 0 ROWS_OF_2(COUNT, 2), 0 ROWS_OF_3(COUNT, 3)};

static size_t vectors_of(size_t outputs) { return (outputs + LANES - 1) / LANES; }

/// The vectors of the panel that begins with `left` vectors to go.
static size_t panel_of(size_t left) { return left == 3 ? 3 : left >= 2 ? 2 : 1; }
