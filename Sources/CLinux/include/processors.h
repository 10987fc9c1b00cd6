#ifndef NIGHTJAR_PROCESSORS_H
#define NIGHTJAR_PROCESSORS_H

enum { nightjar_processor_bits = 8192 };

/// The processors that this thread may use, a byte each, 1 where it may; returns how many bytes were written.
int nightjar_get_processors(unsigned char *processors, int count);

/// Has this thread, and what it starts, use these processors alone; returns 0, or errno.
int nightjar_set_processors(const unsigned char *processors, int count);

#endif
