/* Sits below Python, DuckDB, SQLite and Arrow, and makes the n-th change of a file inside one folder go wrong.
 *
 * Preloaded into a process that then forks; each child arms it for itself (shim_arm). Until then it only passes on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, NOSPACE, FULL, BROKEN, CUT, CUT_FULL };
#define PAGE 4096

static char folder[PATH_MAX];
static size_t folder_length;
static int mode;
static long nth;
static long *seen; /* shared with the parent, so that it is known after a kill */

__attribute__((constructor)) static void share(void) {
    seen = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

void shim_arm(const char *path, int what, long at) {
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
    mode = what;
    nth = at;
    *seen = 0;
}

long shim_seen(void) { return *seen; }

static int inside(const char *path) { return folder_length && strncmp(path, folder, folder_length) == 0; }

static int inside_fd(int fd) {
    if (!folder_length) return 0;
    char link[64], path[PATH_MAX];
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    return inside(path);
}

static int inside_at(int dir, const char *path) {
    return path[0] == '/' || dir == AT_FDCWD ? inside(path) : inside_fd(dir);
}

/* 0: go on. An error number: fail so. -1: write only half. */
static int next(int takes_space, size_t size) {
    long at = __sync_add_and_fetch(seen, 1);
    if (mode == COUNT || at < nth) return 0;
    if (at == nth) {
        if (mode == KILL) {
            /* The kernel finishes what fits a page before it looks at signals: only longer writes can be torn. */
            if (size > PAGE) return -2;
            kill(getpid(), SIGKILL);
        }
        if (mode == BROKEN) return EIO;
        if (mode == NOSPACE) return takes_space ? ENOSPC : EIO;
        if (mode == CUT || mode == CUT_FULL) return size > 1 ? -1 : takes_space ? ENOSPC : EIO;
    }
    return (mode == FULL || mode == CUT_FULL) && takes_space ? ENOSPC : 0;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define FAIL(given) do { int why = (given); if (why > 0) { errno = why; return -1; } } while (0)

#define HALVE(call_half) do { \
    if (why == -1) return call_half; \
    if (why == -2) { (void)!call_half; kill(getpid(), SIGKILL); } \
    if (why > 0) { errno = why; return -1; } } while (0)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(write);
    if (inside_fd(fd)) { int why = next(1, size); HALVE(real(fd, data, size / 2)); }
    return real(fd, data, size);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(pwrite);
    if (inside_fd(fd)) { int why = next(1, size); HALVE(real(fd, data, size / 2, at)); }
    return real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(pwrite64);
    if (inside_fd(fd)) { int why = next(1, size); HALVE(real(fd, data, size / 2, at)); }
    return real(fd, data, size, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    if (inside_fd(fd)) FAIL(next(1, 0));
    return real(fd, parts, count);
}
int fsync(int fd) { REAL(fsync); if (inside_fd(fd)) FAIL(next(0, 0)); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); if (inside_fd(fd)) FAIL(next(0, 0)); return real(fd); }
int ftruncate(int fd, off_t to) { REAL(ftruncate); if (inside_fd(fd)) FAIL(next(0, 0)); return real(fd, to); }
int ftruncate64(int fd, off64_t to) { REAL(ftruncate64); if (inside_fd(fd)) FAIL(next(0, 0)); return real(fd, to); }
int fallocate(int fd, int how, off_t at, off_t size) {
    REAL(fallocate);
    if (inside_fd(fd)) FAIL(next(1, 0));
    return real(fd, how, at, size);
}
int rename(const char *from, const char *to) {
    REAL(rename);
    if (inside(to)) FAIL(next(1, 0));
    return real(from, to);
}
int mkdir(const char *path, mode_t bits) {
    REAL(mkdir);
    if (inside(path)) FAIL(next(1, 0));
    return real(path, bits);
}
int rmdir(const char *path) { REAL(rmdir); if (inside(path)) FAIL(next(0, 0)); return real(path); }
int unlink(const char *path) { REAL(unlink); if (inside(path)) FAIL(next(0, 0)); return real(path); }
int unlinkat(int dir, const char *path, int how) {
    REAL(unlinkat);
    if (inside_at(dir, path)) FAIL(next(0, 0));
    return real(dir, path, how);
}

#define BITS(flags) mode_t bits = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); bits = va_arg(more, mode_t); va_end(more); }

int open(const char *path, int flags, ...) {
    REAL(open);
    BITS(flags);
    if (flags & O_CREAT && inside(path)) FAIL(next(access(path, F_OK) != 0, 0));
    return real(path, flags, bits);
}
int open64(const char *path, int flags, ...) {
    REAL(open64);
    BITS(flags);
    if (flags & O_CREAT && inside(path)) FAIL(next(access(path, F_OK) != 0, 0));
    return real(path, flags, bits);
}
int openat(int dir, const char *path, int flags, ...) {
    REAL(openat);
    BITS(flags);
    if (flags & O_CREAT && inside_at(dir, path)) FAIL(next(1, 0));
    return real(dir, path, flags, bits);
}
