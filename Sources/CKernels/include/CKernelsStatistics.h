#pragma once
// States as statistics take them: rows of float32, centred and widened to double.
#include <stddef.h>
#include <stdint.h>

/// finite[r] becomes 0 where row r of x [rows × width] has a NaN or an infinity, and stays as it is elsewhere.
void nj_finite_rows(size_t rows, size_t width, const float *x, uint8_t *finite);

/// y[r] = x[chosen[r]] − mean over the `count` chosen rows, for `columns` columns of x and y that are `stride` apart from
/// row to row; in double, each column's sum in the rows' order. `means` is scratch of `columns` doubles.
void nj_centre_columns(size_t count, const int32_t *chosen, size_t columns, size_t stride, const float *x,
                       double *means, double *y);
