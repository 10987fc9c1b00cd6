// A library that is loaded before libc (LD_PRELOAD) into `nightjar watch`, `work`, `submit` and `plugins`, and at one
// chosen call on a file of the workspace kills the process or lets the call fail. With no call chosen it writes down all
// that there are.
//
//   NIGHTJAR_FAULT       «trace», or «ROLE CALL PLACE OCCURRENCE KIND»: watch rename state/claims/ID 1 kill-before
//   NIGHTJAR_FAULT_ROOT  the workspace
//   NIGHTJAR_FAULT_FD    an open file that all processes inherit: the trace, or the note that the fault has happened.
//                        It happens once, also when the process that it ended is started again.
//
// A place is a path in the workspace with ids and temporary names replaced, so that it is the same in every run.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "judge.h"

#define NEXT(name)                                             \
    ({                                                         \
        static __typeof__(&name) found;                        \
        if (!found) *(void **)&found = dlsym(RTLD_NEXT, #name); \
        found;                                                 \
    })

#define AROUND(call, place, refused, expression)          \
    struct verdict verdict = judge(call, place);          \
    if (verdict.error) return errno = verdict.error, refused; \
    __typeof__(expression) result = expression;           \
    if (verdict.dies) die();                              \
    return result

#define OPENS(name, parameters, folder, path, ...)                                            \
    int name parameters                                                                       \
    {                                                                                         \
        char at[LONGEST];                                                                     \
        mode_t permissions = 0;                                                               \
        if (flags & (O_CREAT | __O_TMPFILE)) {                                                \
            va_list rest;                                                                     \
            va_start(rest, flags);                                                            \
            permissions = va_arg(rest, mode_t);                                               \
            va_end(rest);                                                                     \
        }                                                                                     \
        const char *call = flags & (O_CREAT | O_TRUNC) ? "create" : "open";                   \
        AROUND(call, locate(folder, path, at), -1, NEXT(name)(__VA_ARGS__, flags, permissions)); \
    }

OPENS(open, (const char *path, int flags, ...), AT_FDCWD, path, path)
OPENS(open64, (const char *path, int flags, ...), AT_FDCWD, path, path)
OPENS(openat, (int folder, const char *path, int flags, ...), folder, path, folder, path)
OPENS(openat64, (int folder, const char *path, int flags, ...), folder, path, folder, path)

#define WITH(name, label, result_type, refused, parameters, place, ...)     \
    result_type name parameters                                             \
    {                                                                       \
        char at[LONGEST];                                                   \
        AROUND(label, place, refused, NEXT(name)(__VA_ARGS__));             \
    }

#define HERE(path) locate(AT_FDCWD, path, at)
WITH(mkdir, "mkdir", int, -1, (const char *path, mode_t permissions), HERE(path), path, permissions)
WITH(rmdir, "rmdir", int, -1, (const char *path), HERE(path), path)
WITH(unlink, "unlink", int, -1, (const char *path), HERE(path), path)
WITH(unlinkat, flags & AT_REMOVEDIR ? "rmdir" : "unlink", int, -1, (int folder, const char *path, int flags),
     locate(folder, path, at), folder, path, flags)
WITH(remove, "unlink", int, -1, (const char *path), HERE(path), path)
WITH(rename, "rename", int, -1, (const char *old, const char *new), HERE(new), old, new)
WITH(renameat, "rename", int, -1, (int from, const char *old, int to, const char *new), locate(to, new, at), from, old,
     to, new)
WITH(renameat2, "rename", int, -1, (int from, const char *old, int to, const char *new, unsigned flags),
     locate(to, new, at), from, old, to, new, flags)
WITH(link, "link", int, -1, (const char *old, const char *new), HERE(new), old, new)
WITH(fsync, "fsync", int, -1, (int file), ofDescriptor(file, at), file)
WITH(fdatasync, "fdatasync", int, -1, (int file), ofDescriptor(file, at), file)
WITH(ftruncate, "ftruncate", int, -1, (int file, off_t size), ofDescriptor(file, at), file, size)
WITH(ftruncate64, "ftruncate", int, -1, (int file, off64_t size), ofDescriptor(file, at), file, size)
WITH(flock, "flock", int, -1, (int file, int operation), ofDescriptor(file, at), file, operation)
WITH(read, "read", ssize_t, -1, (int file, void *bytes, size_t count), ofDescriptor(file, at), file, bytes, count)
WITH(pread, "pread", ssize_t, -1, (int file, void *bytes, size_t count, off_t offset), ofDescriptor(file, at), file,
     bytes, count, offset)
WITH(pread64, "pread", ssize_t, -1, (int file, void *bytes, size_t count, off64_t offset), ofDescriptor(file, at), file,
     bytes, count, offset)
WITH(opendir, "opendir", DIR *, NULL, (const char *path), HERE(path), path)
WITH(readdir, "readdir", struct dirent *, NULL, (DIR *folder), ofDescriptor(dirfd(folder), at), folder)
WITH(readdir64, "readdir", struct dirent64 *, NULL, (DIR *folder), ofDescriptor(dirfd(folder), at), folder)
WITH(stat, "stat", int, -1, (const char *restrict path, struct stat *restrict status), HERE(path), path, status)
WITH(stat64, "stat", int, -1, (const char *restrict path, struct stat64 *restrict status), HERE(path), path, status)
WITH(lstat, "stat", int, -1, (const char *restrict path, struct stat *restrict status), HERE(path), path, status)
WITH(lstat64, "stat", int, -1, (const char *restrict path, struct stat64 *restrict status), HERE(path), path, status)
WITH(fstat, "fstat", int, -1, (int file, struct stat *status), ofDescriptor(file, at), file, status)
WITH(fstat64, "fstat", int, -1, (int file, struct stat64 *status), ofDescriptor(file, at), file, status)
WITH(fstatat, "stat", int, -1,
     (int folder, const char *restrict path, struct stat *restrict status, int flags), locate(folder, path, at), folder,
     path, status, flags)
WITH(access, "access", int, -1, (const char *path, int what), HERE(path), path, what)
WITH(faccessat, "access", int, -1, (int folder, const char *path, int what, int flags), locate(folder, path, at),
     folder, path, what, flags)

#define WRITES(name, label, parameters, ...)                                                          \
    ssize_t name parameters                                                                           \
    {                                                                                                 \
        char at[LONGEST];                                                                             \
        struct verdict verdict = judge(label, ofDescriptor(file, at));                                \
        if (verdict.error) return errno = verdict.error, -1;                                          \
        if (verdict.halves && count > 1) count /= 2;                                                  \
        ssize_t written = NEXT(name)(__VA_ARGS__);                                                    \
        if (verdict.dies) die();                                                                      \
        return written;                                                                               \
    }

WRITES(write, "write", (int file, const void *bytes, size_t count), file, bytes, count)
WRITES(pwrite, "pwrite", (int file, const void *bytes, size_t count, off_t offset), file, bytes, count, offset)
WRITES(pwrite64, "pwrite", (int file, const void *bytes, size_t count, off64_t offset), file, bytes, count, offset)

/// The file is closed also where an error is said.
int close(int file)
{
    char at[LONGEST];
    struct verdict verdict = judge("close", ofDescriptor(file, at));
    int result = NEXT(close)(file);
    if (verdict.dies) die();
    return verdict.error ? (errno = verdict.error, -1) : result;
}

/// The child goes on: what dies is the process that has started it.
pid_t fork(void)
{
    struct verdict verdict = judge("fork", isOn() ? "state" : NULL);
    if (verdict.error) return errno = verdict.error, -1;
    pid_t child = NEXT(fork)();
    if (child > 0 && verdict.dies) die();
    return child;
}

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *how,
                char *const arguments[], char *const environment[])
{
    struct verdict verdict = judge("fork", isOn() ? "state" : NULL);
    if (verdict.error) return verdict.error;
    int result = NEXT(posix_spawn)(child, path, actions, how, arguments, environment);
    if (verdict.dies) die();
    return result;
}

int execvp(const char *file, char *const arguments[])
{
    struct verdict verdict = judge("exec", isOn() ? "state" : NULL);
    if (verdict.error) return errno = verdict.error, -1;
    return NEXT(execvp)(file, arguments);
}
