#pragma once
// What DeBERTa's attention by relative positions and its convolution need beside matrix products.
#include <stddef.h>
#include <stdint.h>

/// scores[i][j] += x[i][places[i − j] − first] for x [tokens × width]; `places` points at that of the distance 0 and
/// holds those of all distances between two tokens.
void nj_gather_by_query(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *x,
                        float *scores);
/// scores[i][j] += x[j][places[i − j] − first]
void nj_gather_by_key(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *x,
                      float *scores);
/// The gradients of the two by x, which is overwritten: dx[i][places[i − j] − first] is the sum of such ds[i][j], or
/// dx[j][…] is.
void nj_scatter_by_query(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *ds,
                         float *dx);
void nj_scatter_by_key(size_t tokens, size_t width, const int32_t *places, int32_t first, const float *ds, float *dx);

/// y[t][c·size + k] = x[t + k − (size − 1)/2][c] for x [tokens × channels] with `stride` between rows; 0 outside.
void nj_unfold(size_t tokens, size_t channels, size_t stride, size_t size, const float *x, float *y);
/// The gradient of that by x, added to dx.
void nj_unfold_gradient(size_t tokens, size_t channels, size_t stride, size_t size, const float *dy, float *dx);
