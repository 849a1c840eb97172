#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "CJPEG.h"

struct cjpeg_reader {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  jmp_buf failed;
  cjpeg_status status;
  char message[JMSG_LENGTH_MAX];
  bool ended_early; /* the file has no end of image where one was looked for */
  bool has_strays;  /* bytes stand where there should be none */
  const uint8_t *bytes;
  size_t count;
};

static const char zeros_message[] = "its picture ends in zeros";
static const char ends_early_message[] = "it ends before its picture does";

static cjpeg_reader *reader_of(j_common_ptr jpeg) { return (cjpeg_reader *)jpeg->client_data; }

static void fail(cjpeg_reader *reader, cjpeg_status status, const char *message) {
  reader->status = status;
  snprintf(reader->message, sizeof reader->message, "%s", message);
  longjmp(reader->failed, 1);
}

static cjpeg_status status_of(int code) {
  switch (code) {
  case JERR_NO_IMAGE: return CJPEG_NO_PICTURE;
  case JERR_OUT_OF_MEMORY: return CJPEG_NO_MEMORY;
  case JERR_SOF_UNSUPPORTED:
  case JERR_BAD_PRECISION:
  case JERR_ARITH_NOTIMPL:
  case JERR_NOT_COMPILED:
  case JERR_NOTIMPL:
  case JERR_CCIR601_NOTIMPL:
  case JERR_CONVERSION_NOTIMPL:
  case JERR_FRACT_SAMPLE_NOTIMPL:
  case JERR_COMPONENT_COUNT:
  case JERR_IMAGE_TOO_BIG: return CJPEG_UNSUPPORTED;
  default: return CJPEG_DAMAGED;
  }
}

static void error_exit(j_common_ptr jpeg) {
  char message[JMSG_LENGTH_MAX];
  jpeg->err->format_message(jpeg, message);
  fail(reader_of(jpeg), status_of(jpeg->err->msg_code), message);
}

/* Whether the last blocks before a place were read out of zeros, of which more follow: a file that was made at full
 * size and never filled. Without this, zeros would pass for blocks, and what is left of them for padding. */
static bool is_in_zeros(const cjpeg_reader *reader, const uint8_t *place) {
  enum { before = 24, after = 16 }; /* libjpeg reads up to eight bytes ahead */
  size_t offset = (size_t)(place - reader->bytes);
  if (offset < before || reader->count < offset + after) return false;
  for (const uint8_t *byte = place - before; byte < place + after; byte++)
    if (*byte != 0) return false;
  return true;
}

/* Warnings that leave every block of the picture as it was written are none of damage: they are about metadata, or
 * about bytes where no block is. Those about missing blocks, bad codes and progression are. */
static void emit_message(j_common_ptr jpeg, int level) {
  cjpeg_reader *reader = reader_of(jpeg);
  if (level >= 0) return;
  switch (jpeg->err->msg_code) {
  case JWRN_JFIF_MAJOR:      /* an odd version of JFIF */
  case JWRN_ADOBE_XFORM:     /* an unknown colour transform: libjpeg takes YCbCr or YCCK */
  case JWRN_BOGUS_ICC:
  case JWRN_NOT_SEQUENTIAL:  /* spectral numbers in a sequential scan, which mean nothing there */
    return;
  case JWRN_EXTRANEOUS_DATA: { /* bytes before a marker, after the last block before it */
    struct jpeg_source_mgr *source = ((j_decompress_ptr)jpeg)->src;
    int count = jpeg->err->msg_parm.i[0];
    reader->has_strays = true;
    if (count <= source->next_input_byte - reader->bytes && is_in_zeros(reader, source->next_input_byte - count))
      fail(reader, CJPEG_DAMAGED, zeros_message);
    return;
  }
  case JWRN_JPEG_EOF: /* no end of image; whether blocks are missing shows by itself */
    reader->ended_early = true;
    return;
  case JWRN_HIT_MARKER:
    fail(reader, CJPEG_DAMAGED, ends_early_message);
    return;
  default: error_exit(jpeg);
  }
}

static void output_message(j_common_ptr jpeg) { (void)jpeg; }

/* Finds where a scan goes on when the marker after a restart interval is not the one that is due. Restart markers are
 * taken in the order in which they come, since some encoders number them wrongly, and whatever else lies before them is
 * skipped; if an interval is missing indeed, blocks will be missing at the end of the scan. */
static boolean resync_to_restart(j_decompress_ptr jpeg, int desired) {
  (void)desired;
  struct jpeg_source_mgr *source = jpeg->src;
  while (jpeg->unread_marker < 0xD0 || jpeg->unread_marker > 0xD7) {
    if (jpeg->unread_marker == JPEG_EOI || jpeg->unread_marker == 0xDA) return TRUE;
    const JOCTET *next = source->next_input_byte, *end = next + source->bytes_in_buffer;
    while (end - next >= 2 && !(next[0] == 0xFF && next[1] != 0 && next[1] != 0xFF)) next++;
    if (end - next < 2) {
      jpeg->unread_marker = JPEG_EOI;
      return TRUE;
    }
    jpeg->unread_marker = next[1];
    source->bytes_in_buffer = (size_t)(end - next) - 2;
    source->next_input_byte = next + 2;
  }
  jpeg->unread_marker = 0;
  return TRUE;
}

cjpeg_reader *cjpeg_open(const uint8_t *bytes, size_t count) {
  cjpeg_reader *const reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->jpeg.err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = error_exit;
  reader->errors.emit_message = emit_message;
  reader->errors.output_message = output_message;
  reader->jpeg.client_data = reader;
  reader->bytes = bytes;
  reader->count = count;
  if (setjmp(reader->failed)) {
    jpeg_destroy_decompress(&reader->jpeg);
    free(reader);
    return NULL;
  }
  jpeg_create_decompress(&reader->jpeg);
  jpeg_mem_src(&reader->jpeg, bytes, count);
  reader->jpeg.src->resync_to_restart = resync_to_restart;
  return reader;
}

void cjpeg_close(cjpeg_reader *reader) {
  jpeg_destroy_decompress(&reader->jpeg);
  free(reader);
}

const char *cjpeg_error(const cjpeg_reader *reader) { return reader->message; }

static cjpeg_pixels pixels_of(const struct jpeg_decompress_struct *jpeg) {
  switch (jpeg->jpeg_color_space) {
  case JCS_GRAYSCALE: return CJPEG_GREY;
  case JCS_CMYK:
  case JCS_YCCK: return CJPEG_CMYK;
  default: return CJPEG_RGB;
  }
}

cjpeg_status cjpeg_read_header(cjpeg_reader *reader, cjpeg_header *header) {
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  if (setjmp(reader->failed)) return reader->status;
  jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(jpeg, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(jpeg, TRUE);
  header->width = (int)jpeg->image_width;
  header->height = (int)jpeg->image_height;
  header->pixels = pixels_of(jpeg);
  return CJPEG_OK;
}

bool cjpeg_get_marker(const cjpeg_reader *reader, size_t index, cjpeg_marker *marker) {
  jpeg_saved_marker_ptr saved = reader->jpeg.marker_list;
  while (saved && index--) saved = saved->next;
  if (!saved) return false;
  *marker = (cjpeg_marker){saved->marker, saved->data, saved->data_length};
  return true;
}

/* Whether every coefficient of every component is there in full precision. */
static bool is_complete(const struct jpeg_decompress_struct *jpeg, const bool *seen) {
  for (int component = 0; component < jpeg->num_components; component++) {
    if (!seen[component]) return false;
    if (!jpeg->progressive_mode) continue;
    for (int k = 0; k < DCTSIZE2; k++)
      if (jpeg->coef_bits[component][k] != 0) return false;
  }
  return true;
}

/* Reads scans until the picture is complete; what lies behind them is never looked at. A progressive picture that ends
 * properly, and has nothing else odd about it, may lack precision, as some encoders leave it out, but no component. */
static void read_scans(cjpeg_reader *reader, int maximum_scans) {
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  bool seen[MAX_COMPONENTS] = {false};
  int status;
  do {
    status = jpeg_consume_input(jpeg);
    if (status == JPEG_REACHED_SOS && jpeg->input_scan_number > maximum_scans)
      fail(reader, CJPEG_TOO_MANY_SCANS, "");
    if (status == JPEG_SCAN_COMPLETED) {
      for (int k = 0; k < jpeg->comps_in_scan; k++) seen[jpeg->cur_comp_info[k]->component_index] = true;
      if (is_complete(jpeg, seen)) return;
    }
  } while (status != JPEG_REACHED_EOI);
  bool lacks_component = false;
  for (int component = 0; component < jpeg->num_components; component++)
    lacks_component |= !seen[component] || (jpeg->progressive_mode && jpeg->coef_bits[component][0] < 0);
  if (lacks_component || reader->ended_early || reader->has_strays)
    fail(reader, CJPEG_DAMAGED, ends_early_message);
}

cjpeg_status cjpeg_decode(cjpeg_reader *reader, int eighths, int maximum_scans, uint8_t *pixels) {
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  if (setjmp(reader->failed)) return reader->status;
  jpeg->scale_num = (unsigned)eighths;
  jpeg->scale_denom = 8;
  jpeg->dct_method = JDCT_ISLOW;
  jpeg->out_color_space = pixels_of(jpeg) == CJPEG_CMYK ? JCS_CMYK : JCS_RGB;
  jpeg->buffered_image = jpeg_has_multiple_scans(jpeg);
  jpeg_start_decompress(jpeg);
  if (jpeg->buffered_image) {
    read_scans(reader, maximum_scans);
    jpeg_start_output(jpeg, jpeg->input_scan_number);
  }
  size_t stride = (size_t)jpeg->output_width * (size_t)jpeg->output_components;
  while (jpeg->output_scanline < jpeg->output_height) {
    JSAMPROW row = pixels + jpeg->output_scanline * stride;
    jpeg_read_scanlines(jpeg, &row, 1);
  }
  if (!jpeg->buffered_image && is_in_zeros(reader, jpeg->src->next_input_byte))
    fail(reader, CJPEG_DAMAGED, zeros_message);
  return CJPEG_OK;
}
