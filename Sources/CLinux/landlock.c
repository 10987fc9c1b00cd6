#define _GNU_SOURCE
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// As linux/landlock.h has them; that of the distribution may be older than its kernel.
struct ruleset {
    uint64_t files, network, scopes;
};
struct beneath {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };

enum {
    WRITE_FILE = 1 << 1,
    // Removing and making files and folders of every kind.
    CHANGE_FOLDER = 0x1ff << 4,
    REFER = 1 << 13,    // from version 2
    TRUNCATE = 1 << 14, // from version 3
    TCP = 3,            // from version 4
    SCOPES = 3,         // from version 6: abstract sockets, signals
};

int nightjar_landlock_version(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, 1);
    return version > 0 ? (int)version : 0;
}

static int allow(int rules, const char *path, uint64_t rights) {
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return errno == ENOENT ? 0 : errno;
    struct stat status;
    if (fstat(place, &status) == 0 && !S_ISDIR(status.st_mode)) rights &= WRITE_FILE | TRUNCATE;
    struct beneath rule = {rights, place};
    int failure = syscall(ADD_RULE, rules, 1, &rule, 0) == 0 ? 0 : errno;
    close(place);
    return failure;
}

int nightjar_landlock_restrict(const char *const *writable, int count) {
    int version = nightjar_landlock_version();
    if (version == 0) return ENOSYS;
    struct ruleset kept = {WRITE_FILE | CHANGE_FOLDER, 0, 0};
    if (version >= 2) kept.files |= REFER;
    if (version >= 3) kept.files |= TRUNCATE;
    if (version >= 4) kept.network = TCP;
    if (version >= 6) kept.scopes = SCOPES;
    // An older kernel knows fewer fields, and takes a longer structure whose rest is zero.
    int rules = (int)syscall(CREATE_RULESET, &kept, sizeof kept, 0);
    if (rules < 0) return errno;
    int failure = 0;
    for (int i = 0; i < count && failure == 0; i++) failure = allow(rules, writable[i], kept.files);
    if (failure == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) failure = errno;
    if (failure == 0 && syscall(RESTRICT_SELF, rules, 0) != 0) failure = errno;
    close(rules);
    return failure;
}
