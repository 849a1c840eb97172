#include "MicroKernels.h"
#include "QuantizedGEMM.h"

extern const ckernels_microkernels ckernels_microkernels_portable;
extern const ckernels_quantized_gemm_kernel ckernels_int8_portable, ckernels_int16_portable, ckernels_bfloat16_portable;
#if defined(__x86_64__)
extern const ckernels_microkernels ckernels_microkernels_avx2, ckernels_microkernels_avx512;
extern const ckernels_quantized_gemm_kernel ckernels_int8_avx2_pairs, ckernels_int8_avx2_bytes, ckernels_int8_avxvnni;
extern const ckernels_quantized_gemm_kernel ckernels_int8_avx512, ckernels_int8_avx512vnni, ckernels_bfloat16_avx512;
extern const ckernels_quantized_gemm_kernel ckernels_int16_avx2, ckernels_int16_avxvnni;
extern const ckernels_quantized_gemm_kernel ckernels_int16_avx512, ckernels_int16_avx512vnni;
#endif

size_t ckernels_supported_microkernels(const ckernels_microkernels *sets[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) sets[count++] = &ckernels_microkernels_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) sets[count++] = &ckernels_microkernels_avx2;
#endif
  sets[count++] = &ckernels_microkernels_portable;
  return count;
}

size_t ckernels_int8_gemms(
    const ckernels_microkernels *set, int is_negative_rare, const ckernels_quantized_gemm_kernel *products[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_microkernels_avx512) {
    if (__builtin_cpu_supports("avx512vnni")) products[count++] = &ckernels_int8_avx512vnni;
    products[count++] = &ckernels_int8_avx512;
    return count;
  }
  if (set == &ckernels_microkernels_avx2) {
    if (__builtin_cpu_supports("avxvnni")) products[count++] = &ckernels_int8_avxvnni;
    products[count++] = is_negative_rare ? &ckernels_int8_avx2_bytes : &ckernels_int8_avx2_pairs;
    products[count++] = is_negative_rare ? &ckernels_int8_avx2_pairs : &ckernels_int8_avx2_bytes;
    return count;
  }
#endif
  (void)set, (void)is_negative_rare;
  products[count++] = &ckernels_int8_portable;
  return count;
}

size_t ckernels_int16_gemms(const ckernels_microkernels *set, const ckernels_quantized_gemm_kernel *products[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_microkernels_avx512) {
    if (__builtin_cpu_supports("avx512vnni")) products[count++] = &ckernels_int16_avx512vnni;
    products[count++] = &ckernels_int16_avx512;
    return count;
  }
  if (set == &ckernels_microkernels_avx2) {
    if (__builtin_cpu_supports("avxvnni")) products[count++] = &ckernels_int16_avxvnni;
    products[count++] = &ckernels_int16_avx2;
    return count;
  }
#endif
  (void)set;
  products[count++] = &ckernels_int16_portable;
  return count;
}

const ckernels_quantized_gemm_kernel *ckernels_bfloat16_gemm(const ckernels_microkernels *set) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_microkernels_avx512)
    return __builtin_cpu_supports("avx512bf16") ? &ckernels_bfloat16_avx512 : NULL;
#endif
  return set == &ckernels_microkernels_portable ? &ckernels_bfloat16_portable : NULL;
}
