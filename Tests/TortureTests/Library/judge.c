// See calls.c.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "judge.h"

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
    if (strcmp(role, "watch") && strcmp(role, "work") && strcmp(role, "submit") && strcmp(role, "plugins")) return;
    if (!strcmp(fault, "trace")) {
        mode = TRACE;
        return;
    }
    char wantedRole[16];
    int read = sscanf(
        fault, "%15s %15s %4095s %ld %15s", wantedRole, wantedCall, wantedPlace, &wantedOccurrence, kind);
    if (read == 5 && !strcmp(role, wantedRole)) mode = ARMED;
}

bool isOn(void) { return mode != OFF; }

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

const char *locate(int folder, const char *path, char place[LONGEST])
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

const char *ofDescriptor(int descriptor, char place[LONGEST]) { return locate(descriptor, NULL, place); }

static void note(const char *call, const char *place)
{
    char line[LONGEST + 64];
    int length = snprintf(line, sizeof line, "%s %s %s\n", role, call, place);
    syscall(SYS_write, notes, line, length);
}

void die(void)
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

struct verdict judge(const char *call, const char *place)
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
