/* forwarder - hands frames from one interface to another, late, twice, out of order, damaged, or not at all.
 *   forwarder FIFO NAME:HOST_END:SWITCH_END..
 * Each NAME is a cable that was cut in two: HOST_END leads to the host, SWITCH_END to the switch, both in this network
 * namespace. Without orders it forwards all. Orders are lines in FIFO:
 *   NAME|all in|out|both [delay=MS] [jitter=MS] [loss=%] [dup=%] [reorder=%] [corrupt=%] [mtu=BYTES] [fragments=drop] [seed=N]
 *   stats
 * "in" is towards the host; what an order does not name is off. Each cable and direction has its own dice, seeded by "seed", so
 * the same frames meet the same fate. delay is plus or minus jitter, in order; a frame that is reordered overtakes those that
 * wait (10 ms, if there is no delay). corrupt changes one bit behind the link header, after the checksum was made.
 * mtu drops longer IP packets without a word, as a broken path does. stats prints one line per cable and direction.
 * Interfaces may vanish and come back. Needs root. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINKS = 32, MAX_WAITING = 65536, MAX_FRAME = 70000, NO_DELAY_US = 10000, LOOK_AGAIN_US = 20000 };

struct rule { int64_t delay_us, jitter_us; double loss, dup, reorder, corrupt; int mtu, drop_fragments; };
struct stats { long frames, lost, doubled, overtook, damaged, too_long, fragments, full; };
struct end { char name[IFNAMSIZ]; int fd, index; };
struct way { struct rule rule; struct stats stats; uint64_t dice; int64_t last_due; struct end *from, *to; };
struct link { char name[16]; struct end host, port; struct way in, out; };
struct waiting { int64_t due; uint64_t order; struct end *to; int bytes; unsigned char *frame; };

static struct link links[MAX_LINKS];
static int link_count;
static struct waiting heap[MAX_WAITING];
static int heap_size;
static uint64_t heap_order;

static void die(const char *what) { perror(what); exit(1); }

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static double roll(struct way *way) { /* splitmix64, 0 to below 100 */
  uint64_t z = (way->dice += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return ((z ^ (z >> 31)) >> 11) * (100.0 / 9007199254740992.0);
}

static int earlier(const struct waiting *a, const struct waiting *b) {
  return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void push(struct waiting one) {
  int i = heap_size++;
  for (; i && earlier(&one, &heap[(i - 1) / 2]); i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
  heap[i] = one;
}

static struct waiting pop(void) {
  struct waiting first = heap[0], last = heap[--heap_size];
  int i = 0;
  for (;;) {
    int child = 2 * i + 1;
    if (child >= heap_size) break;
    if (child + 1 < heap_size && earlier(&heap[child + 1], &heap[child])) child++;
    if (!earlier(&heap[child], &last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

/* Opens the end, or opens it anew if its interface is another one than before. */
static void look_at(struct end *end) {
  int index = if_nametoindex(end->name);
  if (index == end->index && end->fd >= 0) return;
  if (end->fd >= 0) close(end->fd);
  end->fd = -1;
  end->index = index;
  if (!index) return;
  int on = 1, size = 4 << 20, fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) die("socket");
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size);
  if (setsockopt(fd, SOL_PACKET, PACKET_VNET_HDR, &on, sizeof on)) die("PACKET_VNET_HDR");
  if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on)) die("PACKET_IGNORE_OUTGOING");
  struct packet_mreq all = { .mr_ifindex = index, .mr_type = PACKET_MR_PROMISC };
  struct sockaddr_ll where = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = index };
  if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) || bind(fd, (void *)&where, sizeof where)) {
    close(fd); /* it vanished meanwhile */
    end->index = 0;
    return;
  }
  end->fd = fd;
}

/* The kernel leaves checksums to a card that is not there: make this one now, so that damage shows. */
static void complete_checksum(unsigned char *buffer, int bytes) {
  struct virtio_net_hdr *header = (void *)buffer;
  if (!(header->flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) || header->gso_type != VIRTIO_NET_HDR_GSO_NONE) return;
  unsigned char *frame = buffer + sizeof *header;
  int length = bytes - (int)sizeof *header;
  if (header->csum_start + header->csum_offset + 2 > length) return;
  uint32_t sum = 0;
  for (int i = header->csum_start; i < length; i += 2) sum += frame[i] << 8 | (i + 1 < length ? frame[i + 1] : 0);
  while (sum >> 16) sum = (sum >> 16) + (sum & 0xffff);
  uint16_t answer = ~sum;
  if (!answer) answer = 0xffff;
  frame[header->csum_start + header->csum_offset] = answer >> 8;
  frame[header->csum_start + header->csum_offset + 1] = answer;
  header->flags = 0;
}

static void forward(struct end *to, unsigned char *buffer, int bytes) {
  if (to->fd >= 0 && write(to->fd, buffer, bytes) < 0 && errno != ENETDOWN && errno != ENXIO && errno != ENOBUFS
      && errno != EAGAIN && errno != EMSGSIZE && errno != ENODEV) perror(to->name);
}

static void enqueue(struct way *way, const unsigned char *buffer, int bytes, int64_t due) {
  if (heap_size == MAX_WAITING) { way->stats.full++; return; }
  unsigned char *copy = malloc(bytes);
  if (!copy) die("memory");
  memcpy(copy, buffer, bytes);
  push((struct waiting){ due, heap_order++, way->to, bytes, copy });
}

static int is_refused(struct way *way, const unsigned char *buffer, int bytes) {
  const struct virtio_net_hdr *header = (const void *)buffer;
  const unsigned char *frame = buffer + sizeof *header;
  int length = bytes - (int)sizeof *header;
  if (length < 34 || frame[12] != 0x08 || frame[13] != 0x00) return 0;
  int packet = header->gso_type == VIRTIO_NET_HDR_GSO_NONE ? length - 14 : header->gso_size + header->hdr_len - 14;
  if (way->rule.mtu && packet > way->rule.mtu) return ++way->stats.too_long;
  if (way->rule.drop_fragments && ((frame[20] << 8 | frame[21]) & 0x3fff)) return ++way->stats.fragments;
  return 0;
}

static void decide(struct way *way, unsigned char *buffer, int bytes, int64_t now) {
  struct rule *rule = &way->rule;
  way->stats.frames++;
  if (is_refused(way, buffer, bytes)) return;
  if (rule->loss && roll(way) < rule->loss) { way->stats.lost++; return; }
  if (rule->corrupt && roll(way) < rule->corrupt) {
    int start = (int)sizeof(struct virtio_net_hdr) + 14;
    complete_checksum(buffer, bytes);
    if (bytes > start) {
      int bit = (int)(roll(way) / 100 * (bytes - start) * 8);
      buffer[start + bit / 8] ^= 1 << bit % 8;
    }
    way->stats.damaged++;
  }
  int copies = rule->dup && roll(way) < rule->dup ? 2 : 1;
  way->stats.doubled += copies - 1;
  int64_t delay = rule->delay_us;
  if (rule->jitter_us) delay += (int64_t)((roll(way) / 50 - 1) * rule->jitter_us);
  if (rule->reorder) {
    if (roll(way) < rule->reorder) { delay = 0; way->stats.overtook++; }
    else if (delay < NO_DELAY_US) delay = NO_DELAY_US;
  } else if (now + delay < way->last_due) {
    delay = way->last_due - now;
  }
  for (; copies; copies--) {
    if (delay <= 0) forward(way->to, buffer, bytes);
    else enqueue(way, buffer, bytes, now + delay);
  }
  if (delay > 0 && !rule->reorder) way->last_due = now + delay;
}

static void drain(struct way *way) {
  static unsigned char buffer[MAX_FRAME];
  for (int i = 0; i < 256 && way->from->fd >= 0; i++) {
    ssize_t bytes = read(way->from->fd, buffer, sizeof buffer);
    if (bytes < (ssize_t)sizeof(struct virtio_net_hdr)) return;
    decide(way, buffer, (int)bytes, now_us());
  }
}

static void show(struct link *link, const char *direction, struct stats *s) {
  printf("%s %s frames=%ld lost=%ld doubled=%ld overtook=%ld damaged=%ld too-long=%ld fragments=%ld full=%ld\n", link->name,
         direction, s->frames, s->lost, s->doubled, s->overtook, s->damaged, s->too_long, s->fragments, s->full);
}

static void order(char *line) {
  if (!strncmp(line, "stats", 5)) {
    for (int i = 0; i < link_count; i++) show(&links[i], "in", &links[i].in.stats), show(&links[i], "out", &links[i].out.stats);
    return;
  }
  char *rest, *name = strtok_r(line, " \n", &rest), *direction = strtok_r(0, " \n", &rest), *word;
  if (!name || !direction) { fprintf(stderr, "no order: %s\n", line); return; }
  struct rule rule = { 0 };
  uint64_t seed = 0;
  while ((word = strtok_r(0, " \n", &rest))) {
    char *value = strchr(word, '=');
    double number = value ? atof(value + 1) : 0;
    if (!strncmp(word, "delay=", 6)) rule.delay_us = (int64_t)(number * 1000);
    else if (!strncmp(word, "jitter=", 7)) rule.jitter_us = (int64_t)(number * 1000);
    else if (!strncmp(word, "loss=", 5)) rule.loss = number;
    else if (!strncmp(word, "dup=", 4)) rule.dup = number;
    else if (!strncmp(word, "reorder=", 8)) rule.reorder = number;
    else if (!strncmp(word, "corrupt=", 8)) rule.corrupt = number;
    else if (!strncmp(word, "mtu=", 4)) rule.mtu = (int)number;
    else if (!strcmp(word, "fragments=drop")) rule.drop_fragments = 1;
    else if (!strncmp(word, "seed=", 5)) seed = strtoull(value + 1, 0, 10);
    else fprintf(stderr, "no such word: %s\n", word);
  }
  for (int i = 0; i < link_count; i++) {
    if (strcmp(name, "all") && strcmp(name, links[i].name)) continue;
    if (strcmp(direction, "out")) links[i].in.rule = rule, links[i].in.dice = seed * 64 + 2 * i;
    if (strcmp(direction, "in")) links[i].out.rule = rule, links[i].out.dice = seed * 64 + 2 * i + 1;
  }
}

static void orders(int fd) {
  static char text[4096];
  static size_t filled;
  ssize_t bytes = read(fd, text + filled, sizeof text - 1 - filled);
  if (bytes <= 0) return;
  filled += bytes;
  text[filled] = 0;
  for (char *end; (end = strchr(text, '\n')); ) {
    *end = 0;
    order(text);
    filled -= end + 1 - text;
    memmove(text, end + 1, filled + 1);
  }
  if (filled == sizeof text - 1) filled = 0; /* no order is as long */
}

static void add_link(char *words) {
  char *rest, *name = strtok_r(words, ":", &rest), *host = strtok_r(0, ":", &rest), *port = strtok_r(0, ":", &rest);
  if (!name || !host || !port || link_count == MAX_LINKS) { fprintf(stderr, "NAME:HOST_END:SWITCH_END\n"); exit(2); }
  struct link *link = &links[link_count++];
  snprintf(link->name, sizeof link->name, "%s", name);
  snprintf(link->host.name, sizeof link->host.name, "%s", host);
  snprintf(link->port.name, sizeof link->port.name, "%s", port);
  link->host.fd = link->port.fd = -1;
  link->in.from = link->out.to = &link->port;
  link->in.to = link->out.from = &link->host;
}

int main(int argc, char **argv) {
  if (argc < 3) { fprintf(stderr, "usage: forwarder FIFO NAME:HOST_END:SWITCH_END..\n"); return 2; }
  for (int i = 2; i < argc; i++) add_link(argv[i]);
  int fifo = open(argv[1], O_RDWR | O_NONBLOCK | O_CLOEXEC); /* also for writing, so that it never ends */
  if (fifo < 0) die(argv[1]);
  setvbuf(stdout, 0, _IOLBF, 0);
  int64_t looked = 0;
  for (;;) {
    int64_t now = now_us();
    if (now - looked >= LOOK_AGAIN_US) {
      looked = now;
      for (int i = 0; i < link_count; i++) look_at(&links[i].host), look_at(&links[i].port);
    }
    while (heap_size && heap[0].due <= now) {
      struct waiting one = pop();
      forward(one.to, one.frame, one.bytes);
      free(one.frame);
    }
    struct pollfd wait[2 * MAX_LINKS + 1] = { { fifo, POLLIN, 0 } };
    for (int i = 0; i < link_count; i++) {
      wait[1 + 2 * i] = (struct pollfd){ links[i].host.fd, POLLIN, 0 };
      wait[2 + 2 * i] = (struct pollfd){ links[i].port.fd, POLLIN, 0 };
    }
    int64_t until = looked + LOOK_AGAIN_US;
    if (heap_size && heap[0].due < until) until = heap[0].due;
    struct timespec patience = { 0, until > now ? (until - now) * 1000 : 0 };
    ppoll(wait, 2 * link_count + 1, &patience, 0);
    if (wait[0].revents) orders(fifo);
    for (int i = 0; i < link_count; i++) {
      if (wait[1 + 2 * i].revents) drain(&links[i].out);
      if (wait[2 + 2 * i].revents) drain(&links[i].in);
    }
  }
}
