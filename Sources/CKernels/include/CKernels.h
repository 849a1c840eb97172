#ifndef CKERNELS_H
#define CKERNELS_H

#include "MicroKernels.h"
#include "NCHW.h"
#include "NHWC.h"
#include "QuantizedGEMM.h"
#include "Resampling.h"

/// What a thread does while it waits for another without sleeping.
static inline void ckernels_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

#endif
