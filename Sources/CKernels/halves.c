#include "include/CKernels.h"
#include "dispatch.h"
#include <string.h>

// Old files may put a tensor at an odd address.
typedef struct __attribute__((packed, aligned(1))) {
    uint16_t bits;
} half_word;

NJ_CLONES void nj_bfloat16_to_float(size_t count, const void *source, float *y) {
    const half_word *x = source;
    uint32_t *bits = (uint32_t *)(void *)y;
    for (size_t i = 0; i < count; i++) bits[i] = (uint32_t)x[i].bits << 16;
}

/// By integer arithmetic alone, so that it vectorises everywhere: shift the half's exponent and fraction into place,
/// scale by 2¹¹² as a float (which also makes subnormals right), and put back infinities, NaNs and the sign.
NJ_CLONES void nj_half_to_float(size_t count, const void *source, float *y) {
    const half_word *x = source;
    for (size_t i = 0; i < count; i++) {
        uint32_t h = x[i].bits;
        uint32_t magnitude = (h & 0x7FFFu) << 13;
        float scaled;
        memcpy(&scaled, &magnitude, 4);
        scaled *= 5.192296858534828e33f;  // 2^112
        uint32_t bits;
        memcpy(&bits, &scaled, 4);
        uint32_t special = magnitude | 0x7F800000u;
        bits = magnitude >= 0x0F800000u ? special : bits;
        bits |= (h & 0x8000u) << 16;
        memcpy(y + i, &bits, 4);
    }
}
