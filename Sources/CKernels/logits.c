#include "include/CKernels.h"
#include "dispatch.h"
#include "reductions.h"
#include <math.h>

/// exp(x) in double for x ≤ 1, without a branch: as nj_exp, with the Taylor polynomial of degree 11, 1e-14 of the result.
NJ_INLINE double exp_below(double x) {
    double clamped = x < -700.0 ? -700.0 : x;
    // Adding 1.5·2⁵² rounds to the nearest whole number, which then stands in the low bits.
    const double magic = 6755399441055744.0;
    union { double f; int64_t i; } shifted = {clamped * 1.4426950408889634 + magic}, power;
    double n = shifted.f - magic;
    double r = clamped - n * 0.693147180369123816490;
    r = r - n * 1.90821492927058770002e-10;
    double p = 1.0 / 39916800.0;
    p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0;
    p = p * r + 1.0 / 40320.0;
    p = p * r + 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    power.i = (shifted.i - 0x4338000000000000 + 1023) << 52;
    return x < -700.0 ? 0.0 : p * power.f;
}

NJ_CLONES double nj_log_sum_exp(size_t count, const float *x) {
    double largest = (double)row_maximum(count, x);
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) lanes[j] += exp_below((double)x[i + j] - largest);
    for (; i < count; i++) lanes[i % LANES] += exp_below((double)x[i] - largest);
    return largest + log(sum_of_double_lanes(lanes));
}

// In double: a probability of 1 − 1e-9 has a gradient too, so its own is made from the sum of the others.
NJ_CLONES void nj_softmax_output_gradient(size_t count, const float *x, size_t output, double total, double factor,
                                          float *dx) {
    double before = dx[output];
    double lanes[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (size_t j = 0; j < LANES; j++) {
            double p = exp_below((double)x[i + j] - total);
            lanes[j] += i + j == output ? 0.0 : p;
            dx[i + j] -= (float)(factor * p);
        }
    for (; i < count; i++) {
        double p = exp_below((double)x[i] - total);
        lanes[i % LANES] += i == output ? 0.0 : p;
        dx[i] -= (float)(factor * p);
    }
    dx[output] = (float)(before + factor * sum_of_double_lanes(lanes));
}
