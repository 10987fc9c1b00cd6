#pragma once
#include <stddef.h>
#include <stdint.h>

/// y[i] = x[i]·scale where the draw of element first + i is at least `threshold` (of 2³²), else 0; y may be x.
///
/// A draw follows from the key and the element's index alone; there are fewer than 2³² elements.
void nj_dropout(size_t count, uint64_t key, uint32_t first, uint32_t threshold, float scale, const float *x, float *y);

/// What one step of AdamW does to every weight of a call.
typedef struct {
    float decay;        ///< 1 − learning rate·weight decay
    float beta2;
    float keep1, keep2; ///< 1 − β₁ and 1 − β₂
    float stepSize;     ///< learning rate/(1 − β₁ᵗ)
    float rootCorrection; ///< √(1 − β₂ᵗ)
    float epsilon;
    float scale;        ///< what gradients are multiplied with first
} NJ_AdamW;

/// One step: m and v are the moments, g the gradient, which is set to zero for the next; g may be null: zero.
void nj_adamw(size_t count, const NJ_AdamW *step, float *g, float *weight, float *m, float *v);

/// Σ x[i]², in double.
double nj_sum_of_squares(size_t count, const float *x);
