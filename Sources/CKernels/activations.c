#include "include/CKernels.h"
#include "exponential.h"

/// dx = dy·f′(x), or dx += where it adds.
#define GRADIENT(name, slope)                                                                           \
    NJ_CLONES void name(size_t count, const float *x, const float *dy, int adds, float *dx) {           \
        if (adds)                                                                                       \
            for (size_t i = 0; i < count; i++) dx[i] += dy[i] * slope(x[i]);                            \
        else                                                                                            \
            for (size_t i = 0; i < count; i++) dx[i] = dy[i] * slope(x[i]);                             \
    }

/// ½·erfc(z) for z ≥ 0 by Abramowitz and Stegun 7.1.26, absolute error below 1e-7.
NJ_INLINE float half_erfc(float z) {
    float t = 1.0f / (1.0f + 0.3275911f * z);
    float p = 1.061405429f;
    p = p * t - 1.453152027f;
    p = p * t + 1.421413741f;
    p = p * t - 0.284496736f;
    p = p * t + 0.254829592f;
    return 0.5f * p * t * nj_exp(-z * z);
}

/// Φ(v), the normal distribution.
NJ_INLINE float normal_below(float v) {
    float tail = half_erfc((v < 0.0f ? -v : v) * 0.70710678f);
    return v < 0.0f ? tail : 1.0f - tail;
}

NJ_CLONES void nj_gelu(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) {
        y[i] = x[i] * normal_below(x[i]);
    }
}

NJ_INLINE float gelu_slope(float x) { return normal_below(x) + x * 0.39894228f * nj_exp(-0.5f * x * x); }
GRADIENT(nj_gelu_gradient, gelu_slope)

/// 1 / (1 + e^-x), without overflow on either side.
NJ_INLINE float sigmoid(float x) {
    float e = nj_exp(x < 0.0f ? x : -x);
    float s = 1.0f / (1.0f + e);
    return x < 0.0f ? e * s : s;
}

NJ_CLONES void nj_gelu_tanh(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) {
        float v = x[i];
        // ½(1 + tanh u) = sigmoid(2u)
        y[i] = v * sigmoid(1.5957691216f * (v + 0.044715f * v * v * v));
    }
}

NJ_INLINE float gelu_tanh_slope(float x) {
    float s = sigmoid(1.5957691216f * (x + 0.044715f * x * x * x));
    return s + x * s * (1.0f - s) * 1.5957691216f * (1.0f + 0.134145f * x * x);
}
GRADIENT(nj_gelu_tanh_gradient, gelu_tanh_slope)

NJ_CLONES void nj_relu(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] < 0.0f ? 0.0f : x[i];
}

NJ_INLINE float relu_slope(float x) { return x > 0.0f ? 1.0f : 0.0f; }
GRADIENT(nj_relu_gradient, relu_slope)

NJ_INLINE float silu_slope(float x) {
    float s = sigmoid(x);
    return s + x * s * (1.0f - s);
}
GRADIENT(nj_silu_gradient, silu_slope)

NJ_CLONES void nj_silu(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) y[i] = x[i] * sigmoid(x[i]);
}

NJ_CLONES void nj_tanh(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) {
        float v = x[i];
        float magnitude = v < 0.0f ? -v : v;
        float squared = v * v;
        // Near zero the quotient would cancel; the odd series to v⁹ is exact to float below 0.25.
        float series = v * (1.0f + squared * (-1.0f / 3 + squared * (2.0f / 15 + squared * (-17.0f / 315 + squared * (62.0f / 2835)))));
        float e = nj_exp(-2.0f * magnitude);
        float quotient = (1.0f - e) / (1.0f + e);
        y[i] = magnitude < 0.25f ? series : (v < 0.0f ? -quotient : quotient);
    }
}

// 1 − tanh² = 4e/(1 + e)² with e = exp(−2|x|): exact also where tanh is all but ±1.
NJ_INLINE float tanh_slope(float x) {
    float e = nj_exp(x < 0.0f ? 2.0f * x : -2.0f * x);
    return 4.0f * e / ((1.0f + e) * (1.0f + e));
}
GRADIENT(nj_tanh_gradient, tanh_slope)

NJ_CLONES void nj_add(size_t count, const float *x, float *y) {
    for (size_t i = 0; i < count; i++) y[i] += x[i];
}

NJ_CLONES void nj_multiply_add(size_t count, const float *x, const float *y, float *z) {
    for (size_t i = 0; i < count; i++) z[i] += x[i] * y[i];
}
