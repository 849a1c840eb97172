// What the files of the instruction sets export.

#ifndef CKERNELS_TABLES_H
#define CKERNELS_TABLES_H

#include "MicroKernels.h"

extern const ckernels_microkernels ckernels_microkernels_portable;
#if defined(__x86_64__)
extern const ckernels_microkernels ckernels_microkernels_avx2, ckernels_microkernels_avxvnni;
extern const ckernels_microkernels ckernels_microkernels_avx512, ckernels_microkernels_avx512vnni;
extern const ckernels_microkernels ckernels_microkernels_avx512bf16;

extern const ckernels_quantized_gemm_kernel ckernels_int8_avxvnni, ckernels_int16_avxvnni;
extern const ckernels_quantized_gemm_kernel ckernels_int8_avx512vnni, ckernels_int16_avx512vnni;
extern const ckernels_quantized_gemm_kernel ckernels_bfloat16_avx512;
#endif

#endif
