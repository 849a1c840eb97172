// Functions that are compiled for several instruction sets, of which the dynamic loader takes the best that the processor has.

#if defined(__x86_64__)
#define MULTIVERSIONED __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
// The one version that every processor of the architecture runs (NEON is part of aarch64).
#define MULTIVERSIONED
#endif
