// The float32 micro-kernels for vectors of LANES floats. An instruction set's file includes this after it has defined
//
//   LANES                          floats per register
//   MAXIMUM_MR                     rows of the highest register tile
//   GEMM_MR_1, _2, _3(X, P, V)     the heights of tiles of 1, 2 and 3 vectors: as many rows as the registers hold sums
//   of
//
// and then says MICROKERNELS for each table that has these kernels.

#include <math.h>
#include <stddef.h>

#include "../RegisterTiles.h"
#include "../Tables.h"

// Sums may be fused multiply-adds where the processor has them.
#pragma clang fp contract(on)

/// Floats of a block of A's rows: a quarter of a second-level cache of 512 KiB.
#define CACHED_FLOATS 32768
/// Depth of which a panel's weights stay there, too: 64 KiB of two vectors of 8.
#define CACHED_K 1024

#include "GEMM.h"

#include "Depthwise.h"

#include "Interleave.h"

#include "Winograd.h"

/// The table ckernels_microkernels_NAME of these kernels, the file's loops, and GEMMs in lower precision or NULL.
#define MICROKERNELS(NAME, INT8, INT8_NONNEGATIVE, INT16, BFLOAT16)     \
  const ckernels_microkernels ckernels_microkernels_##NAME = {          \
      .name = #NAME,                                                    \
      .lanes = LANES,                                                   \
      .gemm_packed_count = gemm_packed_count,                           \
      .gemm_pack = gemm_pack,                                           \
      .gemm = gemm,                                                     \
      .depthwise = depthwise,                                           \
      .interleave = interleave,                                         \
      .winograd_scratch = winograd_scratch,                             \
      .winograd = winograd,                                             \
      .winograd_input_transform = winograd_input_transform,             \
      .winograd_output_transform = winograd_output_transform,           \
      .int8 = INT8,                                                     \
      .int8_nonnegative = INT8_NONNEGATIVE,                             \
      .int16 = INT16,                                                   \
      .bfloat16 = BFLOAT16,                                             \
      .loops = &loops,                                                  \
  };
