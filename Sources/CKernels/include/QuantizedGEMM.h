#ifndef CKERNELS_QUANTIZED_GEMM_H
#define CKERNELS_QUANTIZED_GEMM_H

#include <stddef.h>

// GEMM in lower precision: floats in, floats out; in between A and B are 8-bit or 16-bit integers or bfloat16.

/// C[i][j] = clamp(product[i][j] + bias[j] + residual[i][j]) for i < m, j < n; a row of C does not depend on the rows
/// beside it.
///
/// - int8: product[i][j] = (scale[i] * b_scale[j]) * sum over l < k of q[i][l] * w[l][j], in integers from -127 to 127.
///   The scale of a row of A is its greatest magnitude / 127, and so is that of a column of B. Sums are exact (for k up
///   to 130000), and floats are multiplied and added one by one, so every instruction set gives the same bits. A row
///   that holds an infinity or a NaN gives NaN throughout; one whose greatest magnitude is below 1e-30 counts as zeros.
/// - int16: the same with integers from -2047 to 2047 in A and from -limit to limit in a column of B: up to 32767, as
///   long as 2047 times the sum of the column's magnitudes fits 32 bits.
/// - bfloat16: the product of the factors rounded to bfloat16, summed in float32.
typedef struct ckernels_quantized_gemm {
  /// Row i is `k` floats at a + i * lda.
  const float *a;
  ptrdiff_t lda;
  size_t m, k;
  /// B as `pack` of the same kernel wrote it.
  const void *b;
  /// `n` floats and zeros up to whole vectors of the kernel's lanes.
  const float *bias;
  size_t n;
  /// Row i begins at residual + i * ldc; NULL for none.
  const float *residual;
  float *c;
  ptrdiff_t ldc;
  float minimum, maximum;
  /// As many bytes as `scratch_bytes` returns, at a float's alignment.
  void *scratch;
} ckernels_quantized_gemm;

/// The GEMM in one precision compiled for one instruction. Only this kernel reads what it packs.
typedef struct ckernels_quantized_gemm_kernel {
  const char *name;
  /// Floats per vector register.
  size_t lanes;
  /// Bytes of a packed B.
  size_t (*packed_bytes)(size_t k, size_t n);
  /// Packs B given as weights [n][k], whose rows are `ld` floats apart; `packed` at a float's alignment.
  void (*pack)(void *packed, const float *weights, ptrdiff_t ld, size_t k, size_t n);
  /// Bytes of working memory that `gemm` needs.
  size_t (*scratch_bytes)(size_t k);
  /// Quantizes some rows of A at a time and multiplies them while they are in the cache.
  void (*gemm)(const ckernels_quantized_gemm *gemm);
} ckernels_quantized_gemm_kernel;

#endif
