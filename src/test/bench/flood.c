/* flood - datagrams at a host's heartbeat port: random ones, real ones again, and real ones with one bit changed, in turn.
 *   flood -n NETNS -i IFACE -a ADDRESS -m MAC -r PER_SECOND -t SECONDS [-s SEED] RECORDED
 * RECORDED has one datagram per line, "SENDER_ADDRESS PORT HEX", as "datagrams.py list" prints them; they are sent in their
 * senders' names. Each millisecond sends what is due; frames are made before, and one in a batch is made anew. Prints
 * "sent=.. seconds=.. rate=.. missed=.." at the end, also at SIGTERM; missed: what was due while it got no processor. Needs root. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 256, PREPARED = 6144, TICK_NS = 1000000, MOST_RECORDED = 4096, LONGEST = 1472, HEADERS = 42, PORT = 694 };
struct recorded { uint32_t sender; uint16_t port; int bytes; unsigned char payload[LONGEST]; };

static struct recorded known[MOST_RECORDED];
static int known_count;
static uint64_t dice;

static volatile sig_atomic_t is_over;
static void end(int number) { (void)number; is_over = 1; }
static void die(const char *what) { perror(what); exit(1); }
static uint32_t roll(uint32_t below) {
  dice ^= dice << 13; dice ^= dice >> 7; dice ^= dice << 17;
  return (uint32_t)(dice >> 32) % below;
}
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void read_recorded(const char *path) {
  FILE *file = fopen(path, "r");
  char sender[64];
  static char hex[2 * LONGEST + 2];
  int port;
  if (!file) die(path);
  while (known_count < MOST_RECORDED && fscanf(file, "%63s %d %2944s", sender, &port, hex) == 3) {
    struct recorded *one = &known[known_count++];
    one->sender = inet_addr(sender);
    one->port = port;
    one->bytes = strlen(hex) / 2;
    for (int i = 0; i < one->bytes; i++) sscanf(hex + 2 * i, "%2hhx", &one->payload[i]);
  }
  fclose(file);
  if (!known_count) { fprintf(stderr, "%s: no datagram\n", path); exit(2); }
}

static int build(unsigned char *frame, const unsigned char *mac, uint32_t to, long number) {
  const struct recorded *one = &known[roll(known_count)];
  unsigned char *payload = frame + HEADERS;
  int bytes = one->bytes;
  if (number % 3 == 0) {
    bytes = roll(LONGEST + 1);
    for (int i = 0; i < bytes; i += 8) { roll(2); memcpy(payload + i, &dice, 8); }
  } else {
    memcpy(payload, one->payload, bytes);
    if (number % 3 == 1 && bytes) { int bit = roll(bytes * 8); payload[bit / 8] ^= 1 << bit % 8; }
  }
  memset(frame, 0, HEADERS);
  memcpy(frame, mac, 6);
  memcpy(frame + 6, "\x02\0\0\0\x0f\x01", 6);
  frame[12] = 0x08;
  unsigned char *ip = frame + 14, *udp = frame + 34;
  int length = 28 + bytes;
  ip[0] = 0x45; ip[2] = length >> 8; ip[3] = length; ip[8] = 64; ip[9] = 17;
  memcpy(ip + 12, &one->sender, 4);
  memcpy(ip + 16, &to, 4);
  uint32_t sum = 0;
  for (int i = 0; i < 20; i += 2) sum += ip[i] << 8 | ip[i + 1];
  while (sum >> 16) sum = (sum >> 16) + (sum & 0xffff);
  ip[10] = ~sum >> 8; ip[11] = ~sum;
  udp[0] = one->port >> 8; udp[1] = one->port; udp[2] = PORT >> 8; udp[3] = PORT & 0xff;
  udp[4] = (8 + bytes) >> 8; udp[5] = 8 + bytes;
  return HEADERS + bytes;
}

int main(int argc, char **argv) {
  const char *netns = 0, *iface = 0, *address = 0;
  unsigned char mac[6] = { 0 };
  double rate = 1000, seconds = 1;
  int option;
  dice = 88172645463325252ULL;
  while ((option = getopt(argc, argv, "n:i:a:m:r:t:s:")) != -1) switch (option) {
    case 'n': netns = optarg; break;
    case 'i': iface = optarg; break;
    case 'a': address = optarg; break;
    case 'm': sscanf(optarg, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", mac, mac + 1, mac + 2, mac + 3, mac + 4, mac + 5); break;
    case 'r': rate = atof(optarg); break;
    case 't': seconds = atof(optarg); break;
    case 's': dice ^= strtoull(optarg, 0, 10) * 0x9e3779b97f4a7c15ULL; break;
    default: return 2;
  }
  if (!netns || !iface || !address || optind != argc - 1) { fprintf(stderr, "usage: see flood.c\n"); return 2; }
  read_recorded(argv[optind]);
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", netns);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns(fd, CLONE_NEWNET)) die(path);
  int out = socket(AF_PACKET, SOCK_RAW, 0), on = 1;
  struct sockaddr_ll where = { .sll_family = AF_PACKET, .sll_ifindex = if_nametoindex(iface), .sll_halen = 6 };
  if (out < 0 || !where.sll_ifindex) die(iface);
  setsockopt(out, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on);
  static unsigned char frames[PREPARED][HEADERS + LONGEST + 8];
  static struct iovec parts[PREPARED];
  static struct mmsghdr messages[PREPARED];
  uint32_t to = inet_addr(address);
  for (int i = 0; i < PREPARED; i++) {
    parts[i] = (struct iovec){ frames[i], build(frames[i], mac, to, i) };
    messages[i].msg_hdr = (struct msghdr){ .msg_name = &where, .msg_namelen = sizeof where, .msg_iov = &parts[i], .msg_iovlen = 1 };
  }
  long sent = 0, missed = 0, most = (long)(rate / 20) + BATCH; /* what was due longer ago than 50 ms is not made up for */
  int next = 0;
  signal(SIGTERM, end);
  double begin = now();
  struct timespec tick;
  clock_gettime(CLOCK_MONOTONIC, &tick);
  while (!is_over && now() - begin < seconds) {
    long due = (long)((now() - begin) * rate) - sent - missed;
    if (due > most) { missed += due - most; due = most; }
    while (due > 0 && !is_over) {
      int count = due < BATCH ? (int)due : BATCH;
      if (count > PREPARED - next) count = PREPARED - next;
      parts[next].iov_len = build(frames[next], mac, to, next);
      int done = sendmmsg(out, &messages[next], count, 0);
      if (done <= 0) break;
      sent += done; due -= done; next = (next + done) % PREPARED;
    }
    if ((tick.tv_nsec += TICK_NS) >= 1000000000) { tick.tv_nsec -= 1000000000; tick.tv_sec++; }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &tick, 0);
  }
  printf("sent=%ld seconds=%.1f rate=%.0f missed=%ld\n", sent, now() - begin, sent / (now() - begin), missed);
  return 0;
}
