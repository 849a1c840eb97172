#if defined(__x86_64__)
#define LANES 16
#define MAXIMUM_MR 14
#define HAS_DOT4_U8I8
#pragma clang attribute push(                                                                   \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma,avx512vnni"))), \
    apply_to = function)

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(dot4, DOT4_U8I8, UP_TO_14, UP_TO_12, UP_TO_8)
QUANTIZED_GEMM(int8_avx512vnni, dot4, INT8_LIMIT)

QUANTIZED_TILES(dot2, DOT2_I16, UP_TO_14, UP_TO_12, UP_TO_8)
QUANTIZED_GEMM(int16_avx512vnni, dot2, INT16_LIMIT)

#pragma clang attribute pop
#endif
