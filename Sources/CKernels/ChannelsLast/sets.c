#include "ChannelsLast.h"

extern const ckernels_channels_last ckernels_channels_last_portable;
#if defined(__x86_64__)
extern const ckernels_channels_last ckernels_channels_last_avx2, ckernels_channels_last_avx512;
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
