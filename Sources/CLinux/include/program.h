#ifndef NIGHTJAR_PROGRAM_H
#define NIGHTJAR_PROGRAM_H

/// Makes a pipe whose two ends, for reading and for writing, no program inherits; returns 0, or errno.
int nightjar_pipe(int ends[2]);

/// Starts a program in a process group of its own, which is killed when the calling thread ends, so when this process
/// does. It gets the three descriptors as its standard ones and no other of ours, and every signal as usual.
///
/// Returns its number, or −errno where it cannot be started.
int nightjar_start_program(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int input, int output,
    int errors);

#endif
