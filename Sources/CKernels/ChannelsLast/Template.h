// The channels-last kernels for vectors of LANES floats. Each instruction set's file includes this once, after it has said:
//
//   SET                       the name of the table of functions
//   LANES                     floats a register holds
//   MAXIMUM_ROWS              rows of the highest tile
//   ROWS_OF_1, _2, _3(X, V)   the tile heights for panels of 1, 2 and 3 vectors: as many as the registers hold sums

#include <stddef.h>

#include "ChannelsLast.h"

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

/// Floats of a block of input rows: a quarter of a second-level cache of 512 KiB.
#define CACHED_FLOATS 32768

// Elements need no alignment beyond a float's: rows of an image begin anywhere.
typedef float vec __attribute__((ext_vector_type(LANES), aligned(4)));
typedef float half_vec __attribute__((ext_vector_type(LANES / 2), aligned(4)));

INLINE vec clamped(vec value, float minimum, float maximum) {
  value = value < (vec)minimum ? (vec)minimum : value;
  return value > (vec)maximum ? (vec)maximum : value;
}

#include "Product.h"

#include "Depthwise.h"

#include "Winograd.h"

const ckernels_channels_last SET = {
    .name = SET_NAME,
    .lanes = LANES,
    .packed_count = packed_count,
    .pack = pack,
    .multiply = multiply,
    .depthwise = depthwise,
    .winograd_input = winograd_input,
    .winograd_output = winograd_output,
};
