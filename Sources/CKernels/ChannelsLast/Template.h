// The channels-last kernels for vectors of LANES floats. Each instruction set's file includes this once, after it has said:
//
//   SET                       the name of the table of functions
//   LANES                     floats a register holds
//   MAXIMUM_ROWS              rows of the highest tile
//   ROWS_OF_1, _2, _3(X, V)   the tile heights for panels of 1, 2 and 3 vectors: as many as the registers hold sums

#include <math.h>
#include <stddef.h>

#include "MicroKernels.h"

/// Floats of a block of input rows: a quarter of a second-level cache of 512 KiB.
#define CACHED_FLOATS 32768
/// Depth of which a panel's weights stay there, too: 64 KiB of two vectors of 8.
#define CACHED_DEPTH 1024

#include "Vectors.h"

#include "Product.h"

#include "Depthwise.h"

#include "Planes.h"

#include "Winograd.h"

const ckernels_microkernels SET = {
    .name = SET_NAME,
    .lanes = LANES,
    .gemm_packed_count = packed_count,
    .gemm_pack = pack,
    .gemm = multiply,
    .depthwise = depthwise,
    .interleave = interleave,
    .winograd_scratch = winograd_scratch,
    .winograd = winograd,
    .winograd_input_transform = winograd_input,
    .winograd_output_transform = winograd_output,
};
