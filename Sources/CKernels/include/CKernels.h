#pragma once
// Elementwise kernels, one call for many rows, compiled for several instruction sets and chosen at run time.
// A row's result never depends on the rows beside it. Matrices are row-major; sizes count elements.
#include <stddef.h>
#include <stdint.h>

#include "CKernelsAveragePrecision.h"

/// y[i] = x[i] widened, from IEEE half and from bfloat16; x may lie at an odd address.
void nj_half_to_float(size_t count, const void *x, float *y);
void nj_bfloat16_to_float(size_t count, const void *x, float *y);

/// Every row of y [rows × width] becomes `bias`.
void nj_fill_rows(size_t rows, size_t width, const float *bias, float *y);

/// y = LayerNorm(x + residual)·gain + bias, a row at a time; residual may be null, y may be x.
void nj_layer_norm(size_t rows, size_t width, const float *x, const float *residual, const float *gain,
                   const float *bias, float epsilon, float *y);

/// softmax(scale·x) of each row of x [rows × width] with `stride` between rows, in place.
void nj_softmax(size_t rows, size_t width, size_t stride, float scale, float *x);

/// Activations, y may be x. GELU exactly (by erf) and in its tanh form.
void nj_gelu(size_t count, const float *x, float *y);
void nj_gelu_tanh(size_t count, const float *x, float *y);
void nj_relu(size_t count, const float *x, float *y);
void nj_silu(size_t count, const float *x, float *y);
void nj_tanh(size_t count, const float *x, float *y);

/// y[u] = mean or maximum over the listed rows of x [… × width]; the mean is accumulated in double.
/// `sums` is scratch of `width` doubles; rowCount ≥ 1.
void nj_pool_mean(size_t rowCount, const int32_t *rows, size_t width, const float *x, double *sums, float *y);
void nj_pool_max(size_t rowCount, const int32_t *rows, size_t width, const float *x, float *y);

/// y [width × rows] = x [rows × width] transposed.
void nj_transpose(size_t rows, size_t width, const float *x, float *y);

/// log Σ exp(x[i]), in double.
double nj_log_sum_exp(size_t count, const float *x);
