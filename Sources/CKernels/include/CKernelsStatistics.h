#pragma once
// What statistics over states need: rows of float32 centred and widened to double, and least squares of many bases.
#include <stddef.h>
#include <stdint.h>

/// finite[r] becomes 0 where row r of x [rows × width] has a NaN or an infinity, and stays as it is elsewhere.
void nj_finite_rows(size_t rows, size_t width, const float *x, uint8_t *finite);

/// y[r] = x[chosen[r]] − mean over the `count` chosen rows, for `columns` columns of x and y that are `stride` apart from
/// row to row; in double, each column's sum in the rows' order. `means` is scratch of `columns` doubles.
void nj_centre_columns(size_t count, const int32_t *chosen, size_t columns, size_t stride, const float *x,
                       double *means, double *y);

/// Makes the vectors [count × length] orthonormal, each to those before it (Gram and Schmidt, twice over); none may be a
/// combination of those before it.
void nj_orthonormalise(size_t count, size_t length, double *vectors);

/// errors[b] = ‖y − QᵀQ·y‖² for each of `bases` orthonormal ones, Q [count × length] of four vectors at most.
void nj_residuals(size_t bases, size_t count, size_t length, const double *q, const double *y, double *errors);
