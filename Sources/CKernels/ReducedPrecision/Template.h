// Products in reduced precision. Each variant's file includes this once, after it has said what ChannelsLast/Template.h needs
// (SET, SET_NAME, LANES, MAXIMUM_ROWS, ROWS_OF_1, _2, _3) and
//
//   PRECISION        the file of the precision: "Int8.h", "Int16.h" or "BFloat16.h"
//   INSTRUCTION      the file of the instruction that multiplies words, which says
//     GROUP          elements of a word of 32 bits
//     HAS_SIGNS      whether it is faster for rows that have no negative elements
//     HAS_PAIRS      whether it then mostly takes two words at once
//   WORDS_AT_ONCE    steps of the loop over them that are written out
//
// A row is a string of words, packed weights have one word for each output under each of them, and the instruction adds
// the products of a row's word, repeated in all lanes, and of a vector of weights to the sums.

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../ChannelsLast/Vectors.h"
#include "QuantizedGEMM.h"

// The same bits on every processor, whether it has fused multiply-adds or not.
#pragma clang fp contract(off)

/// Bytes of a block of rows: what a second-level cache holds beside a panel and floats that come and go.
#define CACHED_BYTES 131072

/// A word in every lane.
typedef int32_t lanes __attribute__((ext_vector_type(LANES), aligned(4)));

#include PRECISION

#include "Tile.h"

#include "Product.h"

const ckernels_quantized_gemm_kernel SET = {
    .name = SET_NAME,
    .lanes = LANES,
    .packed_bytes = packed_bytes,
    .pack = pack,
    .scratch_bytes = scratch_bytes,
    .gemm = multiply,
};
