#pragma once
// What integrated gradients need beside a model: points of a straight path, and slopes along it.
#include <stddef.h>

/// y = from + factor·(to − from), in double and rounded once.
void nj_path_point(size_t count, const float *from, const float *to, double factor, float *y);
/// Σ (to[i] − from[i])·slope[i], in double.
double nj_path_slope(size_t count, const float *from, const float *to, const float *slope);
