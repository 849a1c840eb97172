#if defined(__x86_64__)
#define LANES 8
#define MAXIMUM_MR 12
#define GEMM_MR_1 UP_TO_12
#define GEMM_MR_2 UP_TO_6
#define GEMM_MR_3 UP_TO_4
#define HAS_MADDUBS
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)

#include "Loops.h"

#include "Float32/Float32.h"

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(dot2, DOT2_I16, UP_TO_8, UP_TO_6, UP_TO_3)
QUANTIZED_GEMM(int8_avx2_dot2, dot2, INT8_LIMIT)
QUANTIZED_GEMM(int16_avx2, dot2, INT16_LIMIT)

// Lower tiles than those of dot2: each step needs the words of two steps, and sums on their way.
QUANTIZED_TILES(maddubs, MADDUBS, UP_TO_8, UP_TO_3, UP_TO_3)
QUANTIZED_GEMM(int8_avx2_maddubs, maddubs, INT8_LIMIT)

MICROKERNELS(avx2, &ckernels_int8_avx2_dot2, &ckernels_int8_avx2_maddubs, &ckernels_int16_avx2, NULL)
MICROKERNELS(avxvnni, &ckernels_int8_avxvnni, &ckernels_int8_avxvnni, &ckernels_int16_avxvnni, NULL)

#pragma clang attribute pop
#endif
