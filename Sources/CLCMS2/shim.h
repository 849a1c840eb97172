#include <lcms2.h>

/* TYPE_RGB_8 is a macro that Swift does not import: interleaved 8-bit red, green and blue. */
static const cmsUInt32Number lcms2RGB8 = TYPE_RGB_8;
