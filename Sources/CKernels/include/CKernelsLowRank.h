#pragma once
// Products with few columns, or of few terms, as low-rank adapters have them. A row's bits follow from that row alone,
// whatever its place and however small the product.
#include <stddef.h>

/// y[r][k] = x[r]·w[k] for x [rows × width] and w [count × width].
void nj_products(size_t rows, size_t width, size_t count, const float *x, const float *w, float *y);
/// y[r] += scale·Σ_k c[r][k]·w[k] for c [rows × count] and w [count × width].
void nj_combine(size_t rows, size_t width, size_t count, float scale, const float *c, const float *w, float *y);
