/* measure NOTE PROGRAM ARG…: runs a program and writes to NOTE its wall time and CPU time in
   seconds and the most memory that it had resident in KiB. In C and small, since a child's peak
   begins with that of the process it was started from. The program is killed with this one. */
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const double start = now();
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage used;
  if (pid < 0 || wait4(pid, &status, 0, &used) < 0) return 2;
  const double wall = now() - start;
  FILE* note = fopen(argv[1], "w");
  if (note == NULL) return 2;
  fprintf(note, "%.6f %.6f %ld\n", wall, seconds(used.ru_utime) + seconds(used.ru_stime),
          used.ru_maxrss);
  fclose(note);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
