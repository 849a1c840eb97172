// What every processor of the architecture runs: SSE2 on x86-64, NEON on aarch64, where the compiler makes fused
// multiply-adds of it.
#define SET ckernels_microkernels_portable
#define SET_NAME "portable"
#define LANES 4
#define MAXIMUM_ROWS 12
#define ROWS_OF_1 UP_TO_12
#define ROWS_OF_2 UP_TO_6
#define ROWS_OF_3 UP_TO_4
#include "Template.h"
