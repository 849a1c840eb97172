#include "ChannelsLast.h"
#include "ReducedPrecision.h"

extern const ckernels_channels_last ckernels_channels_last_portable;
extern const ckernels_reduced_precision ckernels_int8_portable, ckernels_int16_portable, ckernels_bfloat16_portable;
#if defined(__x86_64__)
extern const ckernels_channels_last ckernels_channels_last_avx2, ckernels_channels_last_avx512;
extern const ckernels_reduced_precision ckernels_int8_avx2_pairs, ckernels_int8_avx2_bytes, ckernels_int8_avxvnni;
extern const ckernels_reduced_precision ckernels_int8_avx512, ckernels_int8_avx512vnni, ckernels_bfloat16_avx512;
extern const ckernels_reduced_precision ckernels_int16_avx2, ckernels_int16_avxvnni;
extern const ckernels_reduced_precision ckernels_int16_avx512, ckernels_int16_avx512vnni;
#endif

size_t ckernels_channels_last_sets(const ckernels_channels_last *sets[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) sets[count++] = &ckernels_channels_last_avx512;
  if (__builtin_cpu_supports("x86-64-v3")) sets[count++] = &ckernels_channels_last_avx2;
#endif
  sets[count++] = &ckernels_channels_last_portable;
  return count;
}

size_t ckernels_int8_products(
    const ckernels_channels_last *set, int is_negative_rare, const ckernels_reduced_precision *products[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_channels_last_avx512) {
    if (__builtin_cpu_supports("avx512vnni")) products[count++] = &ckernels_int8_avx512vnni;
    products[count++] = &ckernels_int8_avx512;
    return count;
  }
  if (set == &ckernels_channels_last_avx2) {
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

size_t ckernels_int16_products(const ckernels_channels_last *set, const ckernels_reduced_precision *products[3]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_channels_last_avx512) {
    if (__builtin_cpu_supports("avx512vnni")) products[count++] = &ckernels_int16_avx512vnni;
    products[count++] = &ckernels_int16_avx512;
    return count;
  }
  if (set == &ckernels_channels_last_avx2) {
    if (__builtin_cpu_supports("avxvnni")) products[count++] = &ckernels_int16_avxvnni;
    products[count++] = &ckernels_int16_avx2;
    return count;
  }
#endif
  (void)set;
  products[count++] = &ckernels_int16_portable;
  return count;
}

const ckernels_reduced_precision *ckernels_bfloat16_product(const ckernels_channels_last *set) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (set == &ckernels_channels_last_avx512)
    return __builtin_cpu_supports("avx512bf16") ? &ckernels_bfloat16_avx512 : NULL;
#endif
  return set == &ckernels_channels_last_portable ? &ckernels_bfloat16_portable : NULL;
}
