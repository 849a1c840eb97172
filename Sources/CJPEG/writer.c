#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "CJPEG.h"

typedef struct {
  struct jpeg_error_mgr errors;
  jmp_buf failed;
  unsigned char *file; /* here rather than in variables, which a longjmp may undo */
  unsigned long count;
} jpeg_writer;

static void error_exit(j_common_ptr jpeg) { longjmp(((jpeg_writer *)jpeg->err)->failed, 1); }

uint8_t *cjpeg_encode(const uint8_t *pixels, int width, int height, int quality, bool halves_colour, size_t *count) {
  struct jpeg_compress_struct jpeg = {.err = NULL};
  jpeg_writer writer = {.file = NULL};
  jpeg.err = jpeg_std_error(&writer.errors);
  writer.errors.error_exit = error_exit;
  if (setjmp(writer.failed)) {
    jpeg_destroy_compress(&jpeg);
    free(writer.file);
    return NULL;
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &writer.file, &writer.count);
  jpeg.image_width = (JDIMENSION)width;
  jpeg.image_height = (JDIMENSION)height;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.comp_info[0].h_samp_factor = jpeg.comp_info[0].v_samp_factor = halves_colour ? 2 : 1;
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row = (JSAMPROW)pixels + (size_t)jpeg.next_scanline * (size_t)width * 3;
    jpeg_write_scanlines(&jpeg, &row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  *count = writer.count;
  return writer.file;
}
