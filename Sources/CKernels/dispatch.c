// Which table of kernels serves this processor.

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "LoopTable.h"
#include "Tables.h"

size_t ckernels_supported_microkernels(const ckernels_microkernels *tables[CKERNELS_MAXIMUM_TABLES]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) {
    if (__builtin_cpu_supports("avx512vnni")) {
      if (__builtin_cpu_supports("avx512bf16")) tables[count++] = &ckernels_microkernels_avx512bf16;
      tables[count++] = &ckernels_microkernels_avx512vnni;
    }
    tables[count++] = &ckernels_microkernels_avx512;
  }
  if (__builtin_cpu_supports("x86-64-v3")) {
    if (__builtin_cpu_supports("avxvnni")) tables[count++] = &ckernels_microkernels_avxvnni;
    tables[count++] = &ckernels_microkernels_avx2;
  }
#endif
  tables[count++] = &ckernels_microkernels_portable;
  return count;
}

ckernels_choice ckernels_choose(const ckernels_microkernels *const *tables, size_t count) {
  ckernels_choice choice = {.table = NULL};
  for (size_t i = 0; i < count; i++) {
    const char *kernel = ckernels_disagreement(tables[i]);
    if (!kernel) {
      choice.table = tables[i];
      break;
    }
    snprintf(
        choice.rejections[choice.rejection_count++], sizeof choice.rejections[0],
        "the %s kernels are not used: on this processor their %s does not agree with the portable one", tables[i]->name,
        kernel);
  }
  return choice;
}

const char *ckernels_rejection(const ckernels_choice *choice, size_t index) {
  return index < choice->rejection_count ? choice->rejections[index] : NULL;
}

static ckernels_choice chosen;
/// The table of `chosen`, for callers that must not wait for a lock each time.
static _Atomic(const ckernels_microkernels *) best = NULL;

static void choose(void) {
  const ckernels_microkernels *tables[CKERNELS_MAXIMUM_TABLES];
  chosen = ckernels_choose(tables, ckernels_supported_microkernels(tables));
  atomic_store_explicit(&best, chosen.table, memory_order_release);
}

const ckernels_choice *ckernels_chosen_microkernels(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  if (!atomic_load_explicit(&best, memory_order_acquire)) pthread_once(&once, choose);
  return &chosen;
}

static inline const struct ckernels_loops *loops(void) {
  const ckernels_microkernels *table = atomic_load_explicit(&best, memory_order_acquire);
  return (table ? table : ckernels_chosen_microkernels()->table)->loops;
}

#define LOOP_CALL(RESULT, NAME, PARAMETERS, ARGUMENTS) \
  RESULT ckernels_##NAME PARAMETERS { return loops()->NAME ARGUMENTS; }
LOOPS(LOOP_CALL)
