#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

#include "CTIFF.h"

struct ctiff_reader {
  TIFF *tiff;
  const uint8_t *bytes;
  size_t count, position;
  char error[256], unsupported[256];
};

static int on_error(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff;
  (void)module;
  ctiff_reader *reader = user;
  /* The first is the cause, those that follow are its consequences. */
  if (!reader->error[0]) vsnprintf(reader->error, sizeof reader->error, format, arguments);
  return 1;
}

static int on_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list arguments) {
  (void)tiff, (void)user, (void)module, (void)format, (void)arguments;
  return 1;
}

static tmsize_t read_bytes(thandle_t handle, void *target, tmsize_t count) {
  ctiff_reader *reader = handle;
  size_t rest = reader->count - reader->position;
  size_t taken = (size_t)count < rest ? (size_t)count : rest;
  memcpy(target, reader->bytes + reader->position, taken);
  reader->position += taken;
  return (tmsize_t)taken;
}

static tmsize_t write_bytes(thandle_t handle, void *source, tmsize_t count) {
  (void)handle, (void)source, (void)count;
  return 0;
}

static toff_t seek(thandle_t handle, toff_t offset, int whence) {
  ctiff_reader *reader = handle;
  toff_t base = whence == SEEK_CUR ? reader->position : whence == SEEK_END ? reader->count : 0;
  toff_t position = base + offset;
  if (position > reader->count) return (toff_t)-1;
  reader->position = (size_t)position;
  return position;
}

static int close_nothing(thandle_t handle) {
  (void)handle;
  return 0;
}

/* Libtiff then takes strips and tiles from where they are, within these bounds. (Copying them, 4.5.0 refuses
 * uncompressed tiles that are no multiple of 1024 bytes.) */
static int map_bytes(thandle_t handle, void **base, toff_t *size) {
  ctiff_reader *reader = handle;
  *base = (void *)reader->bytes;
  *size = reader->count;
  return 1;
}

static void unmap_nothing(thandle_t handle, void *base, toff_t size) { (void)handle, (void)base, (void)size; }

static toff_t size_of(thandle_t handle) { return ((ctiff_reader *)handle)->count; }

static uint16_t number(TIFF *tiff, ttag_t tag, uint16_t otherwise) {
  uint16_t value = otherwise;
  return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : otherwise;
}

ctiff_reader *ctiff_open(const uint8_t *bytes, size_t count, size_t maximum_allocation) {
  ctiff_reader *reader = calloc(1, sizeof *reader);
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
  if (reader && options) {
    reader->bytes = bytes;
    reader->count = count;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, (tmsize_t)maximum_allocation);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, reader);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, reader);
    reader->tiff = TIFFClientOpenExt("image", "r", reader, read_bytes, write_bytes, seek, close_nothing, size_of,
                                     map_bytes, unmap_nothing, options);
    if (!reader->tiff && !reader->error[0]) snprintf(reader->error, sizeof reader->error, "its directory is broken");
  } else {
    free(reader);
    reader = NULL;
  }
  if (options) TIFFOpenOptionsFree(options);
  return reader;
}

bool ctiff_is_open(const ctiff_reader *reader) { return reader->tiff; }

void ctiff_close(ctiff_reader *reader) {
  if (reader->tiff) TIFFClose(reader->tiff);
  free(reader);
}

const char *ctiff_error(const ctiff_reader *reader) { return reader->error; }

ctiff_header ctiff_get_header(const ctiff_reader *reader) {
  TIFF *tiff = reader->tiff;
  ctiff_header header = {.orientation = number(tiff, TIFFTAG_ORIENTATION, 1)};
  TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &header.width);
  TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &header.height);
  uint16_t photometric = number(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  header.pixels = photometric == PHOTOMETRIC_SEPARATED                                                    ? CTIFF_CMYK
                  : photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE ? CTIFF_GREY
                                                                                                   : CTIFF_RGB;
  uint32_t kind = 0;
  uint16_t children = 0;
  uint64_t *offsets = NULL;
  void *value = NULL;
  bool is_reduced = TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) && (kind & FILETYPE_REDUCEDIMAGE);
  bool has_children = TIFFGetField(tiff, TIFFTAG_SUBIFD, &children, &offsets) && children > 0;
  header.is_preview = (is_reduced && has_children) || TIFFGetField(tiff, TIFFTAG_DNGVERSION, &value);
  return header;
}

bool ctiff_get_profile(const ctiff_reader *reader, const uint8_t **bytes, uint32_t *count) {
  void *data = NULL;
  if (!TIFFGetField(reader->tiff, TIFFTAG_ICCPROFILE, count, &data)) return false;
  *bytes = data;
  return true;
}

bool ctiff_get_xmp(const ctiff_reader *reader, const uint8_t **bytes, uint32_t *count) {
  void *data = NULL;
  if (!TIFFGetField(reader->tiff, TIFFTAG_XMLPACKET, count, &data)) return false;
  *bytes = data;
  return true;
}

/* libtiff has no colour management, and gets these wrong. */
static bool is_lab(uint16_t photometric) {
  return photometric == PHOTOMETRIC_CIELAB || photometric == PHOTOMETRIC_ICCLAB || photometric == PHOTOMETRIC_ITULAB;
}

const char *ctiff_unsupported(const ctiff_reader *reader) {
  TIFF *tiff = reader->tiff;
  char *reason = ((ctiff_reader *)reader)->unsupported;
  uint16_t compression = number(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
  uint16_t format = number(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
  uint16_t bits = number(tiff, TIFFTAG_BITSPERSAMPLE, 1), samples = number(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  if (!TIFFIsCODECConfigured(compression))
    snprintf(reason, 256, "its compression %u is not decoded", compression);
  else if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    snprintf(reason, 256, "its samples are no unsigned integers; convert it to 8 or 16 bits");
  else if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16)
    snprintf(reason, 256, "it has %u bits a sample; convert it to 8 or 16 bits", bits);
  else if (is_lab(number(tiff, TIFFTAG_PHOTOMETRIC, 0)))
    snprintf(reason, 256, "its colours are CIE L*a*b*; convert it to RGB");
  else if (number(tiff, TIFFTAG_PHOTOMETRIC, 0) == PHOTOMETRIC_SEPARATED &&
           (samples < 4 || number(tiff, TIFFTAG_INKSET, INKSET_CMYK) != INKSET_CMYK))
    snprintf(reason, 256, "its inks are not cyan, magenta, yellow and black");
  else
    return NULL;
  return reason;
}

/* Grey with a second sample: libtiff's own routines leave grey that is not multiplied by its alpha, know no alpha of 16
   bits, and lose their place at the right border of tiles. */
static void put_grey_and_alpha(TIFFRGBAImage *image, uint32_t *pixel, uint32_t x, uint32_t y, uint32_t width,
                               uint32_t height, int32_t source_skew, int32_t pixel_skew, unsigned char *bytes) {
  (void)x, (void)y;
  uint32_t samples = image->samplesperpixel;
  for (; height > 0; height--) {
    for (uint32_t column = 0; column < width; column++) {
      const uint16_t *wide = (const uint16_t *)(const void *)bytes;
      uint32_t grey = image->bitspersample == 16 ? wide[0] >> 8 : bytes[0];
      uint32_t alpha = image->alpha == 0 ? 255 : image->bitspersample == 16 ? wide[1] >> 8 : bytes[1];
      if (image->photometric == PHOTOMETRIC_MINISWHITE) grey = 255 - grey;
      if (image->alpha == EXTRASAMPLE_UNASSALPHA) grey = (grey * alpha + 127) / 255;
      *pixel++ = grey | grey << 8 | grey << 16 | alpha << 24;
      bytes += samples * image->bitspersample / 8;
    }
    pixel += pixel_skew;
    bytes += source_skew * (int32_t)(samples * image->bitspersample / 8);
  }
}

static uint32_t opaque(uint32_t red, uint32_t green, uint32_t blue) {
  return red | green << 8 | blue << 16 | 0xFFu << 24;
}

/* Colours with further samples that are no alpha. libtiff has chosen routines that read one, of planes even where there
   is none to read. */
static void put_rgb(TIFFRGBAImage *image, uint32_t *pixel, uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                    int32_t source_skew, int32_t pixel_skew, unsigned char *bytes) {
  (void)x, (void)y;
  uint32_t samples = image->samplesperpixel, size = image->bitspersample / 8;
  for (; height > 0; height--) {
    for (uint32_t column = 0; column < width; column++) {
      const uint16_t *wide = (const uint16_t *)(const void *)bytes;
      *pixel++ = size == 2 ? opaque(wide[0] >> 8, wide[1] >> 8, wide[2] >> 8) : opaque(bytes[0], bytes[1], bytes[2]);
      bytes += samples * size;
    }
    pixel += pixel_skew;
    bytes += source_skew * (int32_t)(samples * size);
  }
}

static void put_rgb_planes(TIFFRGBAImage *image, uint32_t *pixel, uint32_t x, uint32_t y, uint32_t width,
                           uint32_t height, int32_t source_skew, int32_t pixel_skew, unsigned char *red,
                           unsigned char *green, unsigned char *blue, unsigned char *alpha) {
  (void)x, (void)y, (void)alpha;
  uint32_t size = image->bitspersample / 8;
  ptrdiff_t source = 0;
  for (; height > 0; height--) {
    for (uint32_t column = 0; column < width; column++, source += size) {
      /* Of 16 bits the high byte, wherever this machine has it. */
      ptrdiff_t high = source + (size == 2 && *(const uint8_t *)&(uint16_t){1} == 1);
      *pixel++ = opaque(red[high], green[high], blue[high]);
    }
    pixel += pixel_skew;
    source += source_skew * (ptrdiff_t)size;
  }
}

bool ctiff_decode(ctiff_reader *reader, uint8_t *pixels) {
  TIFF *tiff = reader->tiff;
  TIFFRGBAImage image;
  char message[1024] = "";
  ctiff_header header = ctiff_get_header(reader);
  uint16_t extra_count = 0, *extra = NULL;
  TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &extra_count, &extra);
  /* A fourth sample that is not said to be alpha is none, but libtiff takes it for one. */
  bool has_alpha = extra_count > 0 && extra[0] != EXTRASAMPLE_UNSPECIFIED;
  if (header.pixels == CTIFF_CMYK) {
    /* Taken for RGB with associated alpha, the four values arrive as they are, of every depth and layout. */
    uint16_t associated = EXTRASAMPLE_ASSOCALPHA;
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &associated);
  }
  reader->error[0] = 0;
  if (!TIFFRGBAImageBegin(&image, tiff, 1, message)) {
    if (!reader->error[0]) snprintf(reader->error, sizeof reader->error, "%s", message);
    return false;
  }
  if (header.pixels != CTIFF_CMYK && !has_alpha) {
    if (image.alpha != 0 && image.photometric == PHOTOMETRIC_RGB) {
      if (image.isContig)
        image.put.contig = put_rgb;
      else
        image.put.separate = put_rgb_planes;
    }
    image.alpha = 0;
  }
  if (header.pixels == CTIFF_GREY && image.isContig && image.samplesperpixel > 1 && image.bitspersample >= 8)
    image.put.contig = put_grey_and_alpha;
  image.orientation = image.req_orientation = ORIENTATION_TOPLEFT; /* turned by the caller */
  /* Of 16 bits the high byte is kept, as of every other format. */
  if (image.Bitdepth16To8)
    for (int value = 0; value < 65536; value++) image.Bitdepth16To8[value] = (uint8_t)(value >> 8);
  int whole = TIFFRGBAImageGet(&image, (uint32_t *)(void *)pixels, image.width, image.height);
  TIFFRGBAImageEnd(&image);
  return whole && !reader->error[0];
}
