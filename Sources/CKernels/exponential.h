#pragma once
#include "dispatch.h"
#include <stdint.h>
#include <string.h>

/// exp(x) in float, without a branch so that loops over it become vector code.
///
/// x = n·ln2 + r with |r| ≤ ln2/2; the Taylor polynomial of degree 7 of exp(r) is exact to float; 2ⁿ is put into the
/// exponent bits. Below −87 the result is 0 (flushed before it is subnormal), above 88 it stays at its largest.
NJ_INLINE float nj_exp(float x) {
    float clamped = x > 88.0f ? 88.0f : x;
    clamped = clamped < -87.0f ? -87.0f : clamped;
    // Adding 1.5·2²³ rounds to the nearest whole number, which then stands in the low bits.
    const float magic = 12582912.0f;
    union { float f; int32_t i; } shifted = {clamped * 1.44269504f + magic}, power;
    float n = (float)(shifted.i - 0x4B400000);
    float r = clamped - n * 0.693359375f;
    r = r + n * 2.12194440e-4f;
    float p = 1.0f / 5040.0f;
    p = p * r + 1.0f / 720.0f;
    p = p * r + 1.0f / 120.0f;
    p = p * r + 1.0f / 24.0f;
    p = p * r + 1.0f / 6.0f;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    power.i = (shifted.i - 0x4B400000 + 127) << 23;
    return x < -87.0f ? 0.0f : p * power.f;
}
