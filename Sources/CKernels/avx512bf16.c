#if defined(__x86_64__)
#define LANES 16
#define MAXIMUM_MR 14
#define HAS_DOT2_BF16
#pragma clang attribute push(                                                                   \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma,avx512bf16"))), \
    apply_to = function)

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(bf16, DOT2_BF16, UP_TO_14, UP_TO_12, UP_TO_8)
QUANTIZED_GEMM(bfloat16_avx512, bf16, 0)

#pragma clang attribute pop
#endif
