#pragma once
// One source, several instruction sets: the loader chooses once, at start.
#if defined(__x86_64__) && defined(__linux__)
#define NJ_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define NJ_CLONES
#endif
#define NJ_INLINE static inline __attribute__((always_inline))
