#include <lcms2.h>

/* The TYPE_ macros, which Swift does not import: 8 bits a channel, interleaved. Inverted CMYK is that of JPEG, where
 * 255 means no ink. */
static const cmsUInt32Number lcms2Grey8 = TYPE_GRAY_8;
static const cmsUInt32Number lcms2RGB8 = TYPE_RGB_8;
static const cmsUInt32Number lcms2CMYK8 = TYPE_CMYK_8;
static const cmsUInt32Number lcms2InvertedCMYK8 = TYPE_CMYK_8_REV;
