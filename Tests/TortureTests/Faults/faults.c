// A library that is loaded before libc (LD_PRELOAD) into `nightjar watch`, `work` and `submit`, and at one chosen call on
// a file of the workspace kills the process or lets the call fail. With no call chosen it writes down all that there are.
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
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LONGEST (2 * PATH_MAX)
#define NEXT(name)                                             \
    ({                                                         \
        static __typeof__(&name) found;                        \
        if (!found) *(void **)&found = dlsym(RTLD_NEXT, #name); \
        found;                                                 \
    })

static enum { OFF, TRACE, ARMED } mode = OFF;
static const char *root, *role;
static int notes = -1;
static char wantedCall[16], wantedPlace[PATH_MAX], kind[16];
static long wantedOccurrence;
static atomic_long occurrences;
/// Until when the disk is full, in milliseconds of the monotonic clock.
static atomic_long fullUntil;

__attribute__((constructor)) static void prepare(int count, char **arguments)
{
    const char *fault = getenv("NIGHTJAR_FAULT"), *descriptor = getenv("NIGHTJAR_FAULT_FD");
    root = getenv("NIGHTJAR_FAULT_ROOT");
    if (!fault || !descriptor || !root || count < 2) return;
    notes = atoi(descriptor);
    role = arguments[1];
    if (strcmp(role, "watch") && strcmp(role, "work") && strcmp(role, "submit")) return;
    if (!strcmp(fault, "trace")) {
        mode = TRACE;
        return;
    }
    char wantedRole[16];
    int read = sscanf(
        fault, "%15s %15s %4095s %ld %15s", wantedRole, wantedCall, wantedPlace, &wantedOccurrence, kind);
    if (read == 5 && !strcmp(role, wantedRole)) mode = ARMED;
}

static long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool areDigits(const char *text, int count, const char *digits)
{
    return (int)strspn(text, digits) >= count;
}

/// `yyyymmdd-hhmmss-xxxxxx`
static bool isID(const char *text)
{
    const char *decimal = "0123456789";
    return areDigits(text, 8, decimal) && text[8] == '-' && areDigits(text + 9, 6, decimal) && text[15] == '-'
        && areDigits(text + 16, 6, "0123456789abcdef");
}

/// What differs from run to run is replaced; a space would end the place in NIGHTJAR_FAULT.
static void normalize(const char *path, char *place)
{
    const char *end;
    while (*path) {
        if (isID(path)) {
            place = stpcpy(place, "ID");
            path += 22;
        } else if (!strncmp(path, ".nightjar-", 10) && (end = strstr(path, ".part"))) {
            place = stpcpy(place, "TEMPORARY");
            path = end + 5;
        } else if (!strncmp(path, ".submitted-", 11) && (end = strstr(path, ".tmp"))) {
            place = stpcpy(place, "TEMPORARY");
            path = end + 4;
        } else if (areDigits(path, 32, "0123456789abcdef")) {
            place = stpcpy(place, "DIGEST");
            path += strspn(path, "0123456789abcdef");
        } else {
            *place++ = *path == ' ' ? '_' : *path;
            path++;
        }
    }
    *place = 0;
}

/// The place of a path, or with none of an open file; null outside inbox, outbox and state.
static const char *locate(int folder, const char *path, char place[LONGEST])
{
    char full[LONGEST], link[64];
    if (mode == OFF) return NULL;
    int error = errno;
    ssize_t length = 0;
    if (!path || path[0] != '/') {
        if (folder == AT_FDCWD) {
            length = getcwd(full, PATH_MAX) ? (ssize_t)strlen(full) : -1;
        } else {
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            length = readlink(link, full, PATH_MAX);
        }
    }
    errno = error;
    if (length < 0) return NULL;
    snprintf(full + length, LONGEST - length, "%s%s", length && path ? "/" : "", path ? path : "");
    size_t inside = strlen(root);
    if (strncmp(full, root, inside) || full[inside] != '/') return NULL;
    const char *relative = full + inside + 1;
    if (strncmp(relative, "inbox", 5) && strncmp(relative, "outbox", 6) && strncmp(relative, "state", 5)) return NULL;
    normalize(relative, place);
    return place;
}

static const char *ofDescriptor(int descriptor, char place[LONGEST]) { return locate(descriptor, NULL, place); }

static void note(const char *call, const char *place)
{
    char line[LONGEST + 64];
    int length = snprintf(line, sizeof line, "%s %s %s\n", role, call, place);
    syscall(SYS_write, notes, line, length);
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

static bool allocates(const char *call)
{
    static const char *calls[] = {
        "create", "write", "pwrite", "mkdir", "link", "rename", "fsync", "fdatasync", "ftruncate"};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (!strcmp(call, calls[i])) return true;
    return false;
}

struct verdict {
    int error;
    bool dies, halves;
};

static struct verdict judge(const char *call, const char *place)
{
    struct verdict verdict = {0};
    if (!place || mode == OFF) return verdict;
    if (mode == TRACE) {
        note(call, place);
        return verdict;
    }
    if (allocates(call) && milliseconds() < fullUntil) verdict.error = ENOSPC;
    if (strcmp(call, wantedCall) || strcmp(place, wantedPlace)) return verdict;
    if (atomic_fetch_add(&occurrences, 1) + 1 != wantedOccurrence) return verdict;
    if (lseek(notes, 0, SEEK_END) != 0) return verdict;
    note(call, place);
    if (!strcmp(kind, "kill-before") || !strcmp(kind, "reboot")) die();
    if (!strcmp(kind, "kill-after")) verdict.dies = true;
    if (!strcmp(kind, "short")) verdict.halves = true;
    if (!strcmp(kind, "EIO")) verdict.error = EIO;
    if (!strcmp(kind, "EINTR")) verdict.error = EINTR;
    if (!strcmp(kind, "EAGAIN")) verdict.error = EAGAIN;
    if (!strcmp(kind, "ENOSPC")) verdict.error = ENOSPC;
    if (!strcmp(kind, "full")) {
        fullUntil = milliseconds() + 1500;
        verdict.error = ENOSPC;
    }
    return verdict;
}

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
    struct verdict verdict = judge("fork", mode == OFF ? NULL : "state");
    if (verdict.error) return errno = verdict.error, -1;
    pid_t child = NEXT(fork)();
    if (child > 0 && verdict.dies) die();
    return child;
}

int posix_spawn(pid_t *child, const char *path, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *how,
                char *const arguments[], char *const environment[])
{
    struct verdict verdict = judge("fork", mode == OFF ? NULL : "state");
    if (verdict.error) return verdict.error;
    int result = NEXT(posix_spawn)(child, path, actions, how, arguments, environment);
    if (verdict.dies) die();
    return result;
}

int execvp(const char *file, char *const arguments[])
{
    struct verdict verdict = judge("exec", mode == OFF ? NULL : "state");
    if (verdict.error) return errno = verdict.error, -1;
    return NEXT(execvp)(file, arguments);
}
