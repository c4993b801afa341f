/* fence_bed - a fencing agent as fence_* ones are: name=value lines on standard input. It hands the order to the bed's power
 * switch (rig/power.py), which listens on the socket `switch`, and says what that answered. `device` is this device's name. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { DONE = 0, FAILED = 1, IS_OFF = 2 };
static char action[64], plug[64] = "-", device[64] = "-", socket_path[108];

static void take(const char *name, const char *value) {
  if (!strcmp(name, "action")) snprintf(action, sizeof action, "%s", value);
  if (!strcmp(name, "plug") || !strcmp(name, "port")) snprintf(plug, sizeof plug, "%s", value);
  if (!strcmp(name, "device")) snprintf(device, sizeof device, "%s", value);
  if (!strcmp(name, "switch")) snprintf(socket_path, sizeof socket_path, "%s", value);
}

static int describe(void) {
  puts("<?xml version=\"1.0\"?>\n<resource-agent name=\"fence_bed\" shortdesc=\"The power switch of a bench\"><parameters>"
       "<parameter name=\"plug\" required=\"1\"><content type=\"string\"/></parameter>"
       "<parameter name=\"switch\" required=\"1\"><content type=\"string\"/></parameter>"
       "<parameter name=\"device\" required=\"1\"><content type=\"string\"/></parameter></parameters><actions>"
       "<action name=\"on\" automatic=\"0\"/><action name=\"off\"/><action name=\"reboot\"/><action name=\"status\"/>"
       "<action name=\"monitor\"/><action name=\"metadata\"/></actions></resource-agent>");
  return DONE;
}

int main(void) {
  char line[512], *value;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\r\n")] = 0;
    if (!(value = strchr(line, '='))) continue;
    *value++ = 0;
    take(line, value);
  }
  if (!strcmp(action, "metadata")) return describe();
  struct sockaddr_un to = { .sun_family = AF_UNIX };
  memcpy(to.sun_path, socket_path, sizeof to.sun_path);
  int out = socket(AF_UNIX, SOCK_STREAM, 0);
  if (out < 0 || connect(out, (struct sockaddr *)&to, sizeof to)) { perror(socket_path); return FAILED; }
  int bytes = snprintf(line, sizeof line, "%s %s %s\n", device, action, plug);
  if (write(out, line, bytes) != bytes) { perror(socket_path); return FAILED; }
  ssize_t got = read(out, line, sizeof line - 1);
  line[got > 0 ? got : 0] = 0;
  if (!strncmp(line, "done", 4)) return DONE;
  if (!strncmp(line, "off", 3)) return IS_OFF;
  fprintf(stderr, "%s\n", got > 0 ? line : "the device broke the connection");
  return FAILED;
}
