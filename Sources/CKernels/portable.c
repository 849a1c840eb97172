// What every processor of the architecture runs: SSE2 on x86-64, NEON on aarch64, where the compiler makes fused
// multiply-adds of it.
#define LANES 4
#define MAXIMUM_MR 12
#define GEMM_MR_1 UP_TO_12
#define GEMM_MR_2 UP_TO_6
#define GEMM_MR_3 UP_TO_4

#include "Loops.h"

#include "Float32/Float32.h"

#include "LowPrecision/LowPrecision.h"

QUANTIZED_TILES(dot2, DOT2_I16, UP_TO_8, UP_TO_6, UP_TO_3)
QUANTIZED_GEMM(int8_portable, dot2, INT8_LIMIT)
QUANTIZED_GEMM(int16_portable, dot2, INT16_LIMIT)

QUANTIZED_TILES(bf16, DOT2_BF16, UP_TO_8, UP_TO_6, UP_TO_3)
QUANTIZED_GEMM(bfloat16_portable, bf16, 0)

MICROKERNELS(
    portable, &ckernels_int8_portable, &ckernels_int8_portable, &ckernels_int16_portable, &ckernels_bfloat16_portable)
