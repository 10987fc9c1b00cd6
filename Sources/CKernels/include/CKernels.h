#pragma once
// Elementwise kernels, one call for many rows, compiled for several instruction sets and chosen at run time.
// A row's result never depends on the rows beside it. Matrices are row-major; sizes count elements.
#include <stddef.h>
#include <stdint.h>

#include "CKernelsAveragePrecision.h"
#include "CKernelsDeberta.h"
#include "CKernelsLowRank.h"
#include "CKernelsPaths.h"
#include "CKernelsProbing.h"
#include "CKernelsQuantized.h"
#include "CKernelsStatistics.h"
#include "CKernelsTraining.h"

/// y[i] = x[i] widened, from IEEE half and from bfloat16; x may lie at an odd address.
void nj_half_to_float(size_t count, const void *x, float *y);
void nj_bfloat16_to_float(size_t count, const void *x, float *y);

/// Every row of y [rows × width] becomes `bias`.
void nj_fill_rows(size_t rows, size_t width, const float *bias, float *y);

/// y = (x − mean)/√(variance + epsilon)·gain + bias, a row at a time; bias may be null, y may be x. Not `centred`, the
/// mean is taken as 0 (RMSNorm).
void nj_norm(size_t rows, size_t width, const float *x, const float *gain, const float *bias, int centred,
             float epsilon, float *y);
/// dx += the gradient by x, dgain += and dbias += those by the weights; these two may be null.
void nj_norm_gradient(size_t rows, size_t width, const float *x, const float *gain, int centred, float epsilon,
                      const float *dy, float *dx, float *dgain, float *dbias);

/// softmax(scale·x) of each row of x [rows × width] with `stride` between rows, in place.
void nj_softmax(size_t rows, size_t width, size_t stride, float scale, float *x);
/// The same of x [rows × width] where row r sees the `window` columns that end with column r; the others become 0.
void nj_softmax_causal(size_t rows, size_t width, size_t window, float scale, float *x);
/// From the gradient by the softmax p to that by the scores, in place: ds = p·(ds − Σ p·ds)·scale.
void nj_softmax_gradient(size_t rows, size_t width, float scale, const float *p, float *ds);

/// products[r] = x[r]·y for rows of `width` with `stride` between them, each in the same order of additions.
void nj_dot_rows(size_t rows, size_t width, size_t stride, const float *x, const float *y, float *products);
/// y += Σ weights[r]·x[r].
void nj_sum_rows(size_t rows, size_t width, size_t stride, const float *weights, const float *x, float *y);

/// Rotary embedding in place: (x[i], x[half + i]) turned by an angle of the given cosine and sine, or back.
void nj_rotate(size_t half, const float *cosine, const float *sine, int inverse, float *x);

/// Activations, y may be x. GELU exactly (by erf) and in its tanh form.
void nj_gelu(size_t count, const float *x, float *y);
void nj_gelu_tanh(size_t count, const float *x, float *y);
void nj_relu(size_t count, const float *x, float *y);
void nj_silu(size_t count, const float *x, float *y);
void nj_tanh(size_t count, const float *x, float *y);
/// dx += dy·f′(x)
void nj_gelu_gradient(size_t count, const float *x, const float *dy, int adds, float *dx);
void nj_gelu_tanh_gradient(size_t count, const float *x, const float *dy, int adds, float *dx);
void nj_relu_gradient(size_t count, const float *x, const float *dy, int adds, float *dx);
void nj_silu_gradient(size_t count, const float *x, const float *dy, int adds, float *dx);
void nj_tanh_gradient(size_t count, const float *x, const float *dy, int adds, float *dx);

/// y += x and z += x·y
void nj_add(size_t count, const float *x, float *y);
void nj_multiply_add(size_t count, const float *x, const float *y, float *z);

/// y[u] = mean or maximum over the listed rows of x [… × width]; the mean is accumulated in double.
/// `sums` is scratch of `width` doubles; rowCount ≥ 1.
void nj_pool_mean(size_t rowCount, const int32_t *rows, size_t width, const float *x, double *sums, float *y);
void nj_pool_max(size_t rowCount, const int32_t *rows, size_t width, const float *x, float *y);
// counts[i] += how many of the listed rows have x[row][i] > 0.
void nj_count_positive(size_t rowCount, const int32_t *rows, size_t width, const float *x, int32_t *counts);

/// y [width × rows] = x [rows × width] transposed.
void nj_transpose(size_t rows, size_t width, const float *x, float *y);

/// log Σ exp(x[i]), in double.
double nj_log_sum_exp(size_t count, const float *x);
/// dx[j] += factor·(1[j = output] − exp(x[j] − total)) for a `total` of log Σ exp(x[i]), in double.
void nj_softmax_output_gradient(size_t count, const float *x, size_t output, double total, double factor, float *dx);
