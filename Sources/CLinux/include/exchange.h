#ifndef NIGHTJAR_EXCHANGE_H
#define NIGHTJAR_EXCHANGE_H

/// Exchanges the names of two files or folders at once; returns 0, or errno.
int nightjar_exchange(const char *one, const char *other);

#endif
