#include <math.h>
#include <string.h>

#include "dispatch.h"
#include "include/CKernels.h"

NJ_CLONES void nj_finite_rows(size_t rows, size_t width, const float *x, uint8_t *finite) {
    for (size_t r = 0; r < rows; r++) {
        const float *row = x + r * width;
        uint32_t infinite = 0;
        for (size_t i = 0; i < width; i++) {
            uint32_t bits;
            memcpy(&bits, row + i, sizeof bits);
            // All ones in the exponent: an infinity or not a number.
            infinite |= (bits & 0x7F800000u) == 0x7F800000u;
        }
        if (infinite) finite[r] = 0;
    }
}

NJ_CLONES void nj_centre_columns(size_t count, const int32_t *chosen, size_t columns, size_t stride, const float *x,
                                 double *means, double *y) {
    memset(means, 0, columns * sizeof *means);
    for (size_t r = 0; r < count; r++) {
        const float *row = x + (size_t)chosen[r] * stride;
        for (size_t i = 0; i < columns; i++) means[i] += (double)row[i];
    }
    for (size_t i = 0; i < columns; i++) means[i] /= (double)count;
    for (size_t r = 0; r < count; r++) {
        const float *row = x + (size_t)chosen[r] * stride;
        for (size_t i = 0; i < columns; i++) y[r * stride + i] = (double)row[i] - means[i];
    }
}

void nj_orthonormalise(size_t count, size_t length, double *vectors) {
    for (size_t v = 0; v < count; v++) {
        double *vector = vectors + v * length;
        // Twice, as once leaves the rounding errors of two directions that are much alike.
        for (size_t pass = 0; pass < 2 * v; pass++) {
            const double *earlier = vectors + pass % v * length;
            double shared = 0;
            for (size_t i = 0; i < length; i++) shared += vector[i] * earlier[i];
            for (size_t i = 0; i < length; i++) vector[i] -= shared * earlier[i];
        }
        double square = 0;
        for (size_t i = 0; i < length; i++) square += vector[i] * vector[i];
        for (size_t i = 0; i < length; i++) vector[i] /= sqrt(square);
    }
}

void nj_residuals(size_t bases, size_t count, size_t length, const double *q, const double *y, double *errors) {
    for (size_t b = 0; b < bases; b++, q += count * length) {
        double shared[4] = {0};
        for (size_t v = 0; v < count; v++)
            for (size_t i = 0; i < length; i++) shared[v] += q[v * length + i] * y[i];
        errors[b] = 0;
        for (size_t i = 0; i < length; i++) {
            double rest = y[i];
            for (size_t v = 0; v < count; v++) rest -= shared[v] * q[v * length + i];
            errors[b] += rest * rest;
        }
    }
}
