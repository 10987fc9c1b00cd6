#define _GNU_SOURCE
#include "processors.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

// Larger than cpu_set_t: the kernel refuses a set that is too small for the machine.
struct set {
    unsigned long bits[nightjar_processor_bits / 8 / sizeof(unsigned long)];
};

int nightjar_get_processors(unsigned char *processors, int count) {
    struct set set;
    memset(&set, 0, sizeof set);
    if (sched_getaffinity(0, sizeof set, (cpu_set_t *)&set) != 0) return 0;
    if (count > nightjar_processor_bits) count = nightjar_processor_bits;
    for (int i = 0; i < count; i++) processors[i] = CPU_ISSET_S(i, sizeof set, (cpu_set_t *)&set) ? 1 : 0;
    return count;
}

int nightjar_set_processors(const unsigned char *processors, int count) {
    struct set set;
    memset(&set, 0, sizeof set);
    if (count > nightjar_processor_bits) count = nightjar_processor_bits;
    for (int i = 0; i < count; i++) {
        if (processors[i]) CPU_SET_S(i, sizeof set, (cpu_set_t *)&set);
    }
    return sched_setaffinity(0, sizeof set, (cpu_set_t *)&set) == 0 ? 0 : errno;
}
