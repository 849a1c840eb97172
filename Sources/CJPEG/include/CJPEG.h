/* JPEG (ITU-T T.81) by libjpeg-turbo's libjpeg interface, with what Swift cannot do: errors that must not return
 * (setjmp), structures full of macros, and warnings told apart by their codes. The bytes of a file must outlive its
 * reader. No function is safe to call after one on the same reader has failed, apart from the error and closing. */
#ifndef CJPEG_H
#define CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CJPEG_OK,
  CJPEG_DAMAGED,     /* the file ends early or contradicts itself */
  CJPEG_UNSUPPORTED, /* a process, a precision or a colour space that libjpeg-turbo does not decode */
  CJPEG_NO_PICTURE,  /* an end of image before any scan */
  CJPEG_NO_MEMORY,
  CJPEG_TOO_MANY_SCANS,
} cjpeg_status;

typedef enum { CJPEG_GREY, CJPEG_RGB, CJPEG_CMYK } cjpeg_pixels;

typedef struct {
  int width, height;   /* stored, in pixels, at least 1 */
  cjpeg_pixels pixels; /* grey is decoded to RGB */
} cjpeg_header;

typedef struct {
  int code; /* 0xE1 for APP1 */
  const uint8_t *data;
  size_t count;
} cjpeg_marker;

typedef struct cjpeg_reader cjpeg_reader;

/* NULL when there is no memory. */
cjpeg_reader *cjpeg_open(const uint8_t *bytes, size_t count);
void cjpeg_close(cjpeg_reader *reader);

/* Reads up to the first scan. */
cjpeg_status cjpeg_read_header(cjpeg_reader *reader, cjpeg_header *header);

/* APP1 and APP2 segments before the first scan, in the file's order; false beyond the last. */
bool cjpeg_get_marker(const cjpeg_reader *reader, size_t index, cjpeg_marker *marker);

/* Decodes at eighths/8 (1...8) of full size, each side rounded up: red, green and blue, or the four values of CMYK as
 * they are stored. To be called once, after the header. */
cjpeg_status cjpeg_decode(cjpeg_reader *reader, int eighths, int maximum_scans, uint8_t *pixels);

/* Why the last call failed, in libjpeg's words. */
const char *cjpeg_error(const cjpeg_reader *reader);

/* A baseline JPEG of RGB pixels, freed with free(); NULL when there is no memory. `quality` is libjpeg's, 1...100. */
uint8_t *cjpeg_encode(const uint8_t *pixels, int width, int height, int quality, bool halves_colour, size_t *count);

#endif
