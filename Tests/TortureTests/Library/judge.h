// Whether something is to happen at a call, and what.
#include <limits.h>
#include <stdbool.h>

#define LONGEST (2 * PATH_MAX)

/// What is to happen: an error instead of the call, half of the bytes, or the end of the process after the call.
struct verdict {
    int error;
    bool dies, halves;
};

// No name of the program that it is loaded into is taken.
#pragma GCC visibility push(hidden)

/// Whether calls are looked at: only in the process that was meant, or for a trace.
bool isOn(void);
/// The place of a path, or with none of an open file; null outside inbox, outbox and state.
const char *locate(int folder, const char *path, char place[LONGEST]);
const char *ofDescriptor(int descriptor, char place[LONGEST]);
/// Decides; ends the process itself where it is to end before the call.
struct verdict judge(const char *call, const char *place);
void die(void);

#pragma GCC visibility pop
