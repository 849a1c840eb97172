// The loops of LoopTable.h, compiled for the instruction set of the file that includes this.

#include <float.h>
#include <math.h>
#include <string.h>

#include "LoopTable.h"
#include "Vectors.h"

// Sums may be fused multiply-adds where the processor has them.
#pragma clang fp contract(on)

#include "Float32/RowLoops.h"

#include "Float32/Pooling.h"

#include "Resampling.h"

#define LOOP_ENTRY(RESULT, NAME, PARAMETERS, ARGUMENTS) .NAME = NAME,
static const struct ckernels_loops loops = {LOOPS(LOOP_ENTRY)};
