#ifndef NIGHTJAR_LANDLOCK_H
#define NIGHTJAR_LANDLOCK_H

/// The version of Landlock that this kernel has; 0 where it has none, or not for this process.
int nightjar_landlock_version(void);

/// From now on this thread and whatever it starts write nowhere but in and below the given files and folders (those that
/// are not there are passed over), make no TCP connections, and signal nobody but each other, as far as the kernel's
/// version knows how. There is no way back.
///
/// Returns 0, or errno.
int nightjar_landlock_restrict(const char *const *writable, int count);

#endif
