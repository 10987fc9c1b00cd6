#pragma once
#include <stdint.h>
#include <string.h>

#include "dispatch.h"

/// An IEEE half as a float, by integer arithmetic alone, so that it vectorises everywhere: shift its exponent and
/// fraction into place, scale by 2¹¹² as a float (which also makes subnormals right), and put back infinities, NaNs
/// and the sign.
NJ_INLINE float nj_half(uint16_t half) {
    uint32_t magnitude = (half & 0x7FFFu) << 13;
    float scaled;
    memcpy(&scaled, &magnitude, 4);
    scaled *= 5.192296858534828e33f;  // 2^112
    uint32_t bits;
    memcpy(&bits, &scaled, 4);
    uint32_t special = magnitude | 0x7F800000u;
    bits = magnitude >= 0x0F800000u ? special : bits;
    bits |= (half & 0x8000u) << 16;
    memcpy(&scaled, &bits, 4);
    return scaled;
}
