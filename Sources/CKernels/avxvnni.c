#if defined(__x86_64__)
#define LANES 8
#define MAXIMUM_MR 12
#define HAS_DOT4_U8I8
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3,avxvnni"))), apply_to = function)

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(dot4, DOT4_U8I8, UP_TO_12, UP_TO_6, UP_TO_4)
QUANTIZED_GEMM(int8_avxvnni, dot4, INT8_LIMIT)

QUANTIZED_TILES(dot2, DOT2_I16, UP_TO_12, UP_TO_6, UP_TO_4)
QUANTIZED_GEMM(int16_avxvnni, dot2, INT16_LIMIT)

#pragma clang attribute pop
#endif
