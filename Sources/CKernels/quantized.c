#include "include/CKernels.h"
#include "dispatch.h"
#include "half.h"

NJ_INLINE float half_at(const uint8_t *x) {
    uint16_t bits;
    memcpy(&bits, x, 2);
    return nj_half(bits);
}

NJ_CLONES void nj_q8_0_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 34, y += 32) {
        float d = half_at(x);
        for (int i = 0; i < 32; i++) y[i] = d * (float)(int8_t)x[2 + i];
    }
}

// A byte's low half is a value of the block's first sixteen, its high half one of the last.

NJ_CLONES void nj_q4_0_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 18, y += 32) {
        float d = half_at(x);
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)((x[2 + i] & 15) - 8);
            y[16 + i] = d * (float)((x[2 + i] >> 4) - 8);
        }
    }
}

NJ_CLONES void nj_q4_1_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 20, y += 32) {
        float d = half_at(x), m = half_at(x + 2);
        for (int i = 0; i < 16; i++) {
            y[i] = d * (float)(x[4 + i] & 15) + m;
            y[16 + i] = d * (float)(x[4 + i] >> 4) + m;
        }
    }
}

// The fifth bits of all 32 values are one word.

NJ_CLONES void nj_q5_0_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 22, y += 32) {
        float d = half_at(x);
        uint32_t fifth;
        memcpy(&fifth, x + 2, 4);
        for (int i = 0; i < 16; i++) {
            int low = (x[6 + i] & 15) | (int)(fifth >> i & 1) << 4;
            int high = (x[6 + i] >> 4) | (int)(fifth >> (16 + i) & 1) << 4;
            y[i] = d * (float)(low - 16);
            y[16 + i] = d * (float)(high - 16);
        }
    }
}

NJ_CLONES void nj_q5_1_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 24, y += 32) {
        float d = half_at(x), m = half_at(x + 2);
        uint32_t fifth;
        memcpy(&fifth, x + 4, 4);
        for (int i = 0; i < 16; i++) {
            int low = (x[8 + i] & 15) | (int)(fifth >> i & 1) << 4;
            int high = (x[8 + i] >> 4) | (int)(fifth >> (16 + i) & 1) << 4;
            y[i] = d * (float)low + m;
            y[16 + i] = d * (float)high + m;
        }
    }
}

/// Eight scales and eight minima of six bits in twelve bytes: the first four of each whole in bytes 0–3 and 4–7, the
/// others' low four bits in bytes 8–11 and their high two above the first four.
NJ_INLINE void unpack_q4_k_scales(const uint8_t *x, uint8_t scales[8], uint8_t minima[8]) {
    for (int i = 0; i < 4; i++) {
        scales[i] = x[i] & 63;
        minima[i] = x[4 + i] & 63;
        scales[4 + i] = (uint8_t)((x[8 + i] & 15) | (x[i] >> 6) << 4);
        minima[4 + i] = (uint8_t)((x[8 + i] >> 4) | (x[4 + i] >> 6) << 4);
    }
}

NJ_CLONES void nj_q4_k_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 144, y += 256) {
        float d = half_at(x), m = half_at(x + 2);
        uint8_t scales[8], minima[8];
        unpack_q4_k_scales(x + 4, scales, minima);
        for (int g = 0; g < 8; g += 2) {
            const uint8_t *q = x + 16 + g * 16;
            float *group = y + g * 32;
            float low = d * (float)scales[g], lowest = m * (float)minima[g];
            float high = d * (float)scales[g + 1], highest = m * (float)minima[g + 1];
            for (int i = 0; i < 32; i++) {
                group[i] = low * (float)(q[i] & 15) - lowest;
                group[32 + i] = high * (float)(q[i] >> 4) - highest;
            }
        }
    }
}

NJ_CLONES void nj_q6_k_to_float(size_t blocks, const void *source, float *y) {
    const uint8_t *x = source;
    for (size_t b = 0; b < blocks; b++, x += 210, y += 256) {
        float d = half_at(x + 208);
        for (int g = 0; g < 8; g++) {
            // Each half of the block: four low bits in 64 bytes, two high bits in 32.
            const uint8_t *low = x + g / 4 * 64 + g % 2 * 32;
            const uint8_t *high = x + 128 + g / 4 * 32;
            const int8_t *scales = (const int8_t *)(x + 192 + g * 2);
            int lowShift = g % 4 / 2 * 4, highShift = g % 4 * 2;
            float *group = y + g * 32;
            for (int half = 0; half < 2; half++) {
                float scale = d * (float)scales[half];
                for (int i = half * 16; i < half * 16 + 16; i++) {
                    int q = (low[i] >> lowShift & 15) | (high[i] >> highShift & 3) << 4;
                    group[i] = scale * (float)(q - 32);
                }
            }
        }
    }
}
