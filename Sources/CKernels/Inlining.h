// What lets one text be compiled for several sizes: functions whose constants are known where they are called, and their loops.

#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
