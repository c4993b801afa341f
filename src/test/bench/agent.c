/* agent - an OCF resource agent that does nothing but write down, to the nanosecond, what it is told to do.
 * A line per begin and end in OCF_RESKEY_journal (default /var/log/agent.journal):
 *   BOOT_NS RESOURCE ACTION begin|end EXIT
 * Times are CLOCK_BOOTTIME, which all hosts of a bed share. Its state is a file in /run, gone with the host's power.
 * OCF_RESKEY_delay_ms holds up start and stop, OCF_RESKEY_fail=ACTION lets that action fail, OCF_RESKEY_score is told to
 * crm_master at the start, as an agent with roles does. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OK = 0, ERROR = 1, UNKNOWN = 3, STOPPED = 7, PROMOTED = 8 };

static const char *setting(const char *name, const char *otherwise) {
  const char *value = getenv(name);
  return value && *value ? value : otherwise;
}

static const char *resource, *action;
static char state[512];

static void note(const char *what, int code) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  char line[512];
  int bytes = snprintf(line, sizeof line, "%lld %s %s %s %d\n", (long long)t.tv_sec * 1000000000LL + t.tv_nsec, resource,
                       action, what, code);
  int fd = open(setting("OCF_RESKEY_journal", "/var/log/agent.journal"), O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (fd < 0 || write(fd, line, bytes) != bytes) perror("journal");
  if (fd >= 0) close(fd);
}

static int keep(const char *role) { /* one write, then a rename: never half a state */
  char fresh[600];
  snprintf(fresh, sizeof fresh, "%s.%d", state, getpid());
  int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC, 0644), bytes = strlen(role);
  int done = fd >= 0 && write(fd, role, bytes) == bytes && !rename(fresh, state);
  if (fd >= 0) close(fd);
  return done ? OK : ERROR;
}

static int monitor(void) {
  char role[16] = { 0 };
  int fd = open(state, O_RDONLY);
  if (fd < 0) return errno == ENOENT ? STOPPED : ERROR;
  ssize_t bytes = read(fd, role, sizeof role - 1);
  close(fd);
  return bytes > 0 && !strcmp(role, "promoted") ? PROMOTED : OK;
}

static int act(void) {
  if (!strcmp(action, setting("OCF_RESKEY_fail", "-"))) return ERROR;
  long delay = atol(setting("OCF_RESKEY_delay_ms", "0"));
  struct timespec wait = { delay / 1000, delay % 1000 * 1000000 };
  if (!strcmp(action, "start") || !strcmp(action, "stop")) nanosleep(&wait, 0);
  if (!strcmp(action, "start")) {
    char tell[128];
    const char *score = setting("OCF_RESKEY_score", "");
    snprintf(tell, sizeof tell, "crm_master -Q -l reboot -v %ld", atol(score));
    return *score && system(tell) ? ERROR : keep("started");
  }
  if (!strcmp(action, "stop")) return !unlink(state) || errno == ENOENT ? OK : ERROR;
  if (!strcmp(action, "promote")) return monitor() == STOPPED ? STOPPED : keep("promoted");
  if (!strcmp(action, "demote")) return monitor() == STOPPED ? STOPPED : keep("started");
  return UNKNOWN;
}

static int describe(void) {
  puts("<?xml version=\"1.0\"?>\n<resource-agent name=\"Journal\" version=\"1.0\"><version>1.1</version>"
       "<longdesc lang=\"en\">Writes down what it is told to do.</longdesc><shortdesc lang=\"en\">Journal</shortdesc><parameters>"
       "<parameter name=\"journal\"><content type=\"string\"/></parameter>"
       "<parameter name=\"delay_ms\"><content type=\"integer\"/></parameter>"
       "<parameter name=\"score\"><content type=\"integer\"/></parameter>"
       "<parameter name=\"fail\"><content type=\"string\"/></parameter></parameters><actions>"
       "<action name=\"start\" timeout=\"20s\"/><action name=\"stop\" timeout=\"20s\"/>"
       "<action name=\"monitor\" timeout=\"20s\" interval=\"10s\"/><action name=\"promote\" timeout=\"20s\"/>"
       "<action name=\"demote\" timeout=\"20s\"/><action name=\"meta-data\" timeout=\"5s\"/>"
       "<action name=\"validate-all\" timeout=\"5s\"/></actions></resource-agent>");
  return OK;
}

int main(int argc, char **argv) {
  action = argc > 1 ? argv[1] : "";
  if (!strcmp(action, "meta-data")) return describe();
  if (!strcmp(action, "validate-all")) return OK;
  resource = setting("OCF_RESOURCE_INSTANCE", "unnamed");
  snprintf(state, sizeof state, "/run/resource-agents/journal-%s", resource);
  if (!strcmp(action, "monitor")) return monitor();
  note("begin", 0);
  int code = act();
  note("end", code);
  return code;
}
