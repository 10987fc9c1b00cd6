#include "include/CKernels.h"
#include "reductions.h"

/// Four products at a time, so that each part of x is read once for them.
NJ_INLINE void four_products(size_t width, const float *x, const float *w, float *y) {
    const float *w0 = w, *w1 = w + width, *w2 = w + 2 * width, *w3 = w + 3 * width;
    float a[LANES] = {0}, b[LANES] = {0}, c[LANES] = {0}, d[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= width; i += LANES) {
        for (size_t j = 0; j < LANES; j++) a[j] += x[i + j] * w0[i + j];
        for (size_t j = 0; j < LANES; j++) b[j] += x[i + j] * w1[i + j];
        for (size_t j = 0; j < LANES; j++) c[j] += x[i + j] * w2[i + j];
        for (size_t j = 0; j < LANES; j++) d[j] += x[i + j] * w3[i + j];
    }
    for (; i < width; i++) {
        a[i % LANES] += x[i] * w0[i];
        b[i % LANES] += x[i] * w1[i];
        c[i % LANES] += x[i] * w2[i];
        d[i % LANES] += x[i] * w3[i];
    }
    y[0] = sum_of_lanes(a);
    y[1] = sum_of_lanes(b);
    y[2] = sum_of_lanes(c);
    y[3] = sum_of_lanes(d);
}

NJ_CLONES void nj_products(size_t rows, size_t width, size_t count, const float *x, const float *w, float *y) {
    for (size_t r = 0; r < rows; r++, x += width, y += count) {
        size_t k = 0;
        for (; k + 4 <= count; k += 4) four_products(width, x, w + k * width, y + k);
        for (; k < count; k++) y[k] = row_product(width, x, w + k * width);
    }
}

NJ_CLONES void nj_combine(size_t rows, size_t width, size_t count, float scale, const float *c, const float *w,
                          float *restrict y) {
    for (size_t r = 0; r < rows; r++, c += count, y += width) {
        size_t k = 0;
        for (; k + 4 <= count; k += 4) {
            const float *w0 = w + k * width, *w1 = w0 + width, *w2 = w1 + width, *w3 = w2 + width;
            float c0 = scale * c[k], c1 = scale * c[k + 1], c2 = scale * c[k + 2], c3 = scale * c[k + 3];
            for (size_t i = 0; i < width; i++) y[i] += c0 * w0[i] + c1 * w1[i] + c2 * w2[i] + c3 * w3[i];
        }
        for (; k < count; k++) {
            const float *row = w + k * width;
            float factor = scale * c[k];
            for (size_t i = 0; i < width; i++) y[i] += factor * row[i];
        }
    }
}
