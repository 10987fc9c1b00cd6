#define _GNU_SOURCE
#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLOSE_RANGE = 436, CLOSE_ON_EXEC = 4 };

int nightjar_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno; }

// In the child: only what may be called between fork and exec. Says through `news` why it did not come to the program.
static void become(
    const char *path, char *const arguments[], char *const environment[], const char *folder, const int standard[3],
    pid_t parent, int news) {
    // The three may stand on each other's places, so all are first moved out of the way.
    int moved[3];
    for (int i = 0; i < 3; i++) {
        moved[i] = fcntl(standard[i], F_DUPFD_CLOEXEC, 3);
        if (moved[i] < 0) goto refused;
    }
    int kept = fcntl(news, F_DUPFD_CLOEXEC, 3);
    if (kept >= 0) news = kept;
    for (int i = 0; i < 3; i++)
        if (dup2(moved[i], i) < 0) goto refused;
    if (syscall(CLOSE_RANGE, 3, ~0u, CLOSE_ON_EXEC) != 0)
        for (int i = 3; i < 1024; i++) fcntl(i, F_SETFD, FD_CLOEXEC);
    if (setpgid(0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) goto refused;
    // Who has ended meanwhile ends nobody any more.
    if (getppid() != parent) _exit(127);
    for (int i = 1; i < NSIG; i++) signal(i, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir(folder) != 0) goto refused;
    execve(path, arguments, environment);
refused:;
    int failure = errno;
    (void)!write(news, &failure, sizeof failure);
    _exit(127);
}

int nightjar_start_program(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int input, int output,
    int errors) {
    int news[2];
    if (pipe2(news, O_CLOEXEC) != 0) return -errno;
    const int standard[3] = {input, output, errors};
    pid_t parent = getpid(), child = fork();
    if (child == 0) become(path, arguments, environment, folder, standard, parent, news[1]);
    int failure = child < 0 ? errno : 0;
    close(news[1]);
    if (child > 0) {
        ssize_t count;
        do count = read(news[0], &failure, sizeof failure);
        while (count < 0 && errno == EINTR);
        if (count != sizeof failure) failure = 0;
        while (failure != 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    }
    close(news[0]);
    return failure == 0 ? child : -failure;
}
