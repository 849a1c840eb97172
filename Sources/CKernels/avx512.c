#if defined(__x86_64__)
#define LANES 16
#define MAXIMUM_MR 14
#define GEMM_MR_1 UP_TO_14
#define GEMM_MR_2 UP_TO_14
#define GEMM_MR_3 UP_TO_8
#pragma clang attribute push(                                                                   \
    __attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd,avx2,fma"))), \
    apply_to = function)

#include "Float32/Float32.h"

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(dot2, DOT2_I16, UP_TO_14, UP_TO_12, UP_TO_8)
QUANTIZED_GEMM(int8_avx512, dot2, INT8_LIMIT)
QUANTIZED_GEMM(int16_avx512, dot2, INT16_LIMIT)

#pragma clang attribute pop
// The compiler then prefers vectors of 256 bits for what it vectorises itself.
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)

#include "Loops.h"

#pragma clang attribute pop

MICROKERNELS(avx512, &ckernels_int8_avx512, &ckernels_int8_avx512, &ckernels_int16_avx512, NULL)
MICROKERNELS(avx512vnni, &ckernels_int8_avx512vnni, &ckernels_int8_avx512vnni, &ckernels_int16_avx512vnni, NULL)
MICROKERNELS(
    avx512bf16, &ckernels_int8_avx512vnni, &ckernels_int8_avx512vnni, &ckernels_int16_avx512vnni,
    &ckernels_bfloat16_avx512)
#endif
