#pragma once
#include <stddef.h>

// Blocks of quantized weights, widened to float32: y has 32 floats for each of `blocks` (256 for the K types).
// x may lie at an odd address. d and m are a block's own scale and minimum, halves; q are its small integers. Every
// product below fits a float's fraction, so that no instruction set rounds otherwise than another.

/// y = d·q, q of 8 bits. 34 bytes a block.
void nj_q8_0_to_float(size_t blocks, const void *x, float *y);
/// y = d·(q − 8), q of 4 bits. 18 bytes a block.
void nj_q4_0_to_float(size_t blocks, const void *x, float *y);
/// y = d·q + m, q of 4 bits. 20 bytes a block.
void nj_q4_1_to_float(size_t blocks, const void *x, float *y);
/// y = d·(q − 16), q of 5 bits. 22 bytes a block.
void nj_q5_0_to_float(size_t blocks, const void *x, float *y);
/// y = d·q + m, q of 5 bits. 24 bytes a block.
void nj_q5_1_to_float(size_t blocks, const void *x, float *y);
/// y = (d·s)·q − m·t, q of 4 bits; s and t of 6 bits for each 32 values. 144 bytes a block.
void nj_q4_k_to_float(size_t blocks, const void *x, float *y);
/// y = (d·s)·(q − 32), q of 6 bits; s of 8 bits for each 16 values. 210 bytes a block.
void nj_q6_k_to_float(size_t blocks, const void *x, float *y);
