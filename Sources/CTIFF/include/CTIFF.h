/* TIFF by libtiff, with what Swift cannot do: its functions for tags and for messages are variadic. The bytes of a file
 * must outlive its reader. */
#ifndef CTIFF_H
#define CTIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CTIFF_GREY,
  CTIFF_RGB,
  CTIFF_CMYK, /* as stored: 255 is full ink */
} ctiff_pixels;

typedef struct {
  uint32_t width, height; /* stored, in pixels */
  uint16_t orientation;   /* 1...8; 1 where the file says none */
  ctiff_pixels pixels;
  bool is_preview; /* the picture is a small copy of another one in the file, as in the raw files of cameras */
} ctiff_header;

typedef struct ctiff_reader ctiff_reader;

/* Reads the first directory; NULL when there is no memory. No single piece of memory that the file asks for may be
 * larger than `maximum_allocation` bytes. */
ctiff_reader *ctiff_open(const uint8_t *bytes, size_t count, size_t maximum_allocation);
void ctiff_close(ctiff_reader *reader);

/* Whether there is a directory; without one nothing may be called but ctiff_error and ctiff_close. */
bool ctiff_is_open(const ctiff_reader *reader);

ctiff_header ctiff_get_header(const ctiff_reader *reader);

/* The ICC profile or the XMP packet; false when there is none. */
bool ctiff_get_profile(const ctiff_reader *reader, const uint8_t **bytes, uint32_t *count);
bool ctiff_get_xmp(const ctiff_reader *reader, const uint8_t **bytes, uint32_t *count);

/* Why the picture is of a kind that is not decoded; NULL when it is. */
const char *ctiff_unsupported(const ctiff_reader *reader);

/* Decodes four values a pixel, rows from top to bottom as stored: red, green, blue and alpha, the colours multiplied by
 * it, or CMYK. False when the file is damaged. */
bool ctiff_decode(ctiff_reader *reader, uint8_t *pixels);

/* Why opening or decoding failed, in libtiff's words. */
const char *ctiff_error(const ctiff_reader *reader);

#endif
