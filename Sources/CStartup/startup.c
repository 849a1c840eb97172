// What must happen before a library of the process makes a thread or opens a file, and before the process can be told
// to stop: ELF calls the functions of .preinit_array before the initialisers of all shared libraries.

// Signals are POSIX, which strict C hides.
#define _GNU_SOURCE

#include "CStartup.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

extern int main(int argc, char **argv);

// What Swift's package manager calls the program's main function; `main` is another name of it, except in the runner of
// the tests, which these objects are linked into, too, and whose signals are its own.
extern int deepbiq_main(int argc, char **argv) __attribute__((weak));

static int has_begun = 0;

int cstartup_has_begun(void) { return has_begun; }

// A file that is opened later must not become standard error, and be written messages into. The descriptor is opened
// the wrong way round, so that using it fails as if it were still closed.
static void open_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      (void)open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY);
    }
  }
}

// The allocator reserves 64 MiB of addresses for nearly every thread. Where they are limited (`ulimit -v`), threads
// share them.
static void save_addresses(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) (void)mallopt(M_ARENA_MAX, 1);
}

static void begin(int argc, char **argv, char **environment) {
  (void)argc, (void)argv, (void)environment;
  if (deepbiq_main != 0 && deepbiq_main != main) return;
  open_standard_descriptors();
  save_addresses();
  // The kernel forgets a signal without a handler that is sent to process 1, unless it is blocked: then it waits.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  has_begun = sigprocmask(SIG_BLOCK, &stop, NULL) == 0;
}

typedef void (*initializer)(int argc, char **argv, char **environment);

__attribute__((section(".preinit_array"), used)) static const initializer first = begin;
