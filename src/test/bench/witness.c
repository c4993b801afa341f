/* witness - who answers for a floating address, seen by packets on the switch.
 *   witness -s SWITCH_NS -b BRIDGE -c CLIENT_NS -i IFACE -a ADDRESS -n HOSTS [-p PERIOD_US] [-g GAP_US] [-m MAC_PREFIX]
 * From CLIENT_NS it sends, every PERIOD (1000 us), one ICMP echo to each host's own MAC ("pinned": no ARP decides who gets it)
 * and one through the kernel's ARP table, as any client would. In SWITCH_NS it captures every frame on BRIDGE whose sender is
 * ADDRESS: IPv4 source, or ARP sender, and notes the kernel's time stamp and the source MAC. Host I has MAC_PREFIX:I.
 * Prints (times are microseconds since the epoch, by the kernel's clock at the switch):
 *   begin host=I t=..                 first frame of host I after a silence of GAP (20 ms)
 *   end host=I from=.. to=.. frames=..   all frames of host I between two silences: a tenure
 *   client begin t=..  /  client end from=.. to=.. frames=..   the same for answers to the unpinned client
 *   stopped t=.. pid=..               see below
 *   lost frames=..                    the kernel dropped frames before we read them: no verdict is possible
 * Two tenures of different hosts that touch in time mean two senders.
 * Standard input takes "stop PID I": SIGSTOP for PID at the next heartbeat (UDP port 694) of host I, i.e. in the middle of its
 * lease renewal, after the ticket was armed and before it is confirmed; "stop PID 0" stops at once. End of input ends it.
 * Needs root. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { MAX_HOSTS = 16, CLIENT = 0, ID_BASE = 0x5a00, HEARTBEAT_PORT = 694, RECEIVE_BYTES = 8 << 20 };
struct tenure { int64_t from, to; long frames; };

static struct tenure tenures[MAX_HOSTS + 1]; /* index 0: answers to the unpinned client */
static int hosts;
static int64_t gap_us = 20000;
static pid_t stop_pid;
static int stop_host;
static unsigned char mac_prefix[5] = { 0x02, 0, 0, 0, 0x0a };

static void die(const char *what) { perror(what); exit(1); }

static int64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void enter(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", name);
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || setns(fd, CLONE_NEWNET)) die(path);
  close(fd);
}

static uint16_t checksum(const void *data, int bytes) {
  const uint16_t *word = data;
  uint32_t sum = 0;
  for (; bytes > 1; bytes -= 2) sum += *word++;
  sum = (sum >> 16) + (sum & 0xffff);
  sum += sum >> 16;
  return ~sum;
}

static void print_label(int who) {
  if (who == CLIENT) printf("client ");
}

static void close_tenure(int who) {
  struct tenure *t = &tenures[who];
  if (!t->frames) return;
  print_label(who);
  printf("end ");
  if (who != CLIENT) printf("host=%d ", who);
  printf("from=%lld to=%lld frames=%ld\n", (long long)t->from, (long long)t->to, t->frames);
  t->frames = 0;
}

static void seen(int who, int64_t at) {
  struct tenure *t = &tenures[who];
  if (t->frames && at - t->to > gap_us) close_tenure(who);
  if (!t->frames) {
    t->from = at;
    print_label(who);
    printf("begin ");
    if (who != CLIENT) printf("host=%d ", who);
    printf("t=%lld\n", (long long)at);
  }
  t->to = at;
  t->frames++;
}

static void stop_now(void) {
  kill(stop_pid, SIGSTOP);
  printf("stopped t=%lld pid=%d\n", (long long)now_us(), stop_pid);
  stop_pid = 0;
}

static int host_of(const unsigned char *mac) {
  return memcmp(mac, mac_prefix, 5) == 0 && mac[5] >= 1 && mac[5] <= hosts ? mac[5] : 0;
}

/* One frame with link header. */
static void judge(const unsigned char *frame, ssize_t bytes, int64_t at, uint32_t address) {
  if (bytes < 34) return;
  int host = host_of(frame + 6);
  if (!host) return;
  uint16_t type = frame[12] << 8 | frame[13];
  if (type == ETH_P_ARP) {
    if (!memcmp(frame + 28, &address, 4)) seen(host, at);
    return;
  }
  if (type != ETH_P_IP) return;
  struct iphdr ip;
  memcpy(&ip, frame + 14, sizeof ip);
  const unsigned char *payload = frame + 14 + ip.ihl * 4;
  if (payload + 8 > frame + bytes) return;
  if (ip.protocol == IPPROTO_UDP && stop_pid && host == stop_host
      && (payload[2] << 8 | payload[3]) == HEARTBEAT_PORT) stop_now();
  if (ip.saddr != address) return;
  seen(host, at);
  if (ip.protocol == IPPROTO_ICMP && payload[0] == ICMP_ECHOREPLY && (payload[4] << 8 | payload[5]) == ID_BASE)
    seen(CLIENT, at);
}

/* Only frames of our hosts: a flood of others' costs us nothing, and would take the processors from those that are judged. */
static void take_hosts_only(int fd) {
  uint32_t first = (uint32_t)mac_prefix[0] << 24 | mac_prefix[1] << 16 | mac_prefix[2] << 8 | mac_prefix[3];
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 6),  BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, first, 0, 3),
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 10), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, mac_prefix[4], 0, 1),
    BPF_STMT(BPF_RET | BPF_K, 256),         BPF_STMT(BPF_RET | BPF_K, 0) };
  struct sock_fprog filter = { .len = sizeof code / sizeof *code, .filter = code };
  if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)) die("filter");
}

static int capture_socket(const char *bridge) {
  int fd = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0); /* nothing comes before it is bound */
  if (fd < 0) die("capture");
  take_hosts_only(fd);
  int size = RECEIVE_BYTES, on = 1;
  setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size);
  if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on)) die("time stamps");
  struct sockaddr_ll on_bridge = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL),
                                   .sll_ifindex = if_nametoindex(bridge) };
  if (bind(fd, (void *)&on_bridge, sizeof on_bridge)) die("bridge");
  struct packet_mreq all = { .mr_ifindex = on_bridge.sll_ifindex, .mr_type = PACKET_MR_PROMISC };
  if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all)) die("promiscuous mode");
  return fd;
}

static void drain(int fd, uint32_t address) {
  unsigned char frame[256];
  char control[128];
  struct iovec part = { frame, sizeof frame };
  for (;;) {
    struct sockaddr_ll from;
    struct msghdr message = { .msg_name = &from, .msg_namelen = sizeof from, .msg_iov = &part, .msg_iovlen = 1,
                              .msg_control = control, .msg_controllen = sizeof control };
    ssize_t bytes = recvmsg(fd, &message, 0);
    if (bytes < 0) return;
    struct timespec stamp = { 0 };
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c))
      if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) memcpy(&stamp, CMSG_DATA(c), sizeof stamp);
    if (from.sll_pkttype != PACKET_OUTGOING)
      judge(frame, bytes, stamp.tv_sec * 1000000LL + stamp.tv_nsec / 1000, address);
  }
}

static void report_loss(int fd) {
  struct tpacket_stats stats;
  socklen_t size = sizeof stats;
  if (!getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, &stats, &size) && stats.tp_drops)
    printf("lost frames=%u\n", stats.tp_drops);
}

struct sender { int raw, plain, ifindex; unsigned char mac[6]; uint32_t own, to; uint16_t sequence; };

static struct sender open_sender(const char *iface, uint32_t to) {
  struct sender s = { .to = to, .ifindex = if_nametoindex(iface) };
  s.raw = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0);
  s.plain = socket(AF_INET, SOCK_RAW | SOCK_NONBLOCK, IPPROTO_ICMP);
  if (s.raw < 0 || s.plain < 0) die("sending");
  struct ifreq request;
  strncpy(request.ifr_name, iface, IFNAMSIZ - 1);
  if (ioctl(s.plain, SIOCGIFHWADDR, &request)) die(iface);
  memcpy(s.mac, request.ifr_hwaddr.sa_data, 6);
  if (ioctl(s.plain, SIOCGIFADDR, &request)) die(iface);
  s.own = ((struct sockaddr_in *)&request.ifr_addr)->sin_addr.s_addr;
  return s;
}

static void fill_echo(struct icmphdr *echo, int id, uint16_t sequence) {
  memset(echo, 0, sizeof *echo);
  echo->type = ICMP_ECHO;
  echo->un.echo.id = htons(id);
  echo->un.echo.sequence = htons(sequence);
  echo->checksum = checksum(echo, sizeof *echo);
}

static void send_round(struct sender *s) {
  s->sequence++;
  struct icmphdr echo;
  fill_echo(&echo, ID_BASE, s->sequence);
  struct sockaddr_in there = { .sin_family = AF_INET, .sin_addr.s_addr = s->to };
  sendto(s->plain, &echo, sizeof echo, 0, (void *)&there, sizeof there);
  for (int host = 1; host <= hosts; host++) {
    unsigned char frame[64] = { 0 };
    memcpy(frame, mac_prefix, 5);
    frame[5] = host;
    memcpy(frame + 6, s->mac, 6);
    frame[12] = 0x08;
    struct iphdr ip = { .version = 4, .ihl = 5, .tot_len = htons(28), .ttl = 64, .protocol = IPPROTO_ICMP,
                        .saddr = s->own, .daddr = s->to };
    ip.check = checksum(&ip, sizeof ip);
    memcpy(frame + 14, &ip, sizeof ip);
    fill_echo(&echo, ID_BASE + host, s->sequence);
    memcpy(frame + 34, &echo, sizeof echo);
    struct sockaddr_ll port = { .sll_family = AF_PACKET, .sll_ifindex = s->ifindex, .sll_halen = 6 };
    memcpy(port.sll_addr, frame, 6);
    sendto(s->raw, frame, 60, 0, (void *)&port, sizeof port);
  }
  char answers[128]; /* the plain socket gets every answer, too; the capture judges, so they are thrown away */
  while (recv(s->plain, answers, sizeof answers, 0) > 0) {}
}

static int command(void) { /* 0 at the end of the input */
  char line[128];
  ssize_t bytes = read(0, line, sizeof line - 1);
  if (bytes <= 0) return bytes < 0 && errno == EAGAIN;
  line[bytes] = 0;
  int pid, host;
  if (sscanf(line, "stop %d %d", &pid, &host) == 2) {
    stop_pid = pid;
    stop_host = host;
    if (!host) stop_now();
  }
  return 1;
}

int main(int argc, char **argv) {
  const char *switch_ns = 0, *bridge = 0, *client_ns = 0, *iface = 0, *address = 0;
  int period_us = 1000, option;
  while ((option = getopt(argc, argv, "s:b:c:i:a:n:p:g:m:")) != -1) switch (option) {
    case 's': switch_ns = optarg; break;
    case 'b': bridge = optarg; break;
    case 'c': client_ns = optarg; break;
    case 'i': iface = optarg; break;
    case 'a': address = optarg; break;
    case 'n': hosts = atoi(optarg); break;
    case 'p': period_us = atoi(optarg); break;
    case 'g': gap_us = atoi(optarg); break;
    case 'm': sscanf(optarg, "%hhx:%hhx:%hhx:%hhx:%hhx", mac_prefix, mac_prefix + 1, mac_prefix + 2, mac_prefix + 3, mac_prefix + 4); break;
    default: return 2;
  }
  struct in_addr to;
  if (!switch_ns || !bridge || !client_ns || !iface || !address || !inet_aton(address, &to) || hosts < 1
      || hosts > MAX_HOSTS || period_us < 100) {
    fprintf(stderr, "usage: witness -s SWITCH_NS -b BRIDGE -c CLIENT_NS -i IFACE -a ADDRESS -n HOSTS\n");
    return 2;
  }
  setvbuf(stdout, 0, _IOLBF, 0);
  enter(client_ns);
  struct sender sender = open_sender(iface, to.s_addr);
  enter(switch_ns);
  int capture = capture_socket(bridge);
  int timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  struct itimerspec period = { { period_us / 1000000, period_us % 1000000 * 1000L }, { 0, 1 } };
  timerfd_settime(timer, 0, &period, 0);
  struct pollfd wait[3] = { { capture, POLLIN, 0 }, { timer, POLLIN, 0 }, { 0, POLLIN, 0 } };
  int64_t checked = 0;
  for (;;) {
    poll(wait, 3, 100);
    if (wait[0].revents) drain(capture, to.s_addr);
    uint64_t ticks;
    if (read(timer, &ticks, sizeof ticks) > 0) send_round(&sender);
    if (wait[2].revents && !command()) break;
    int64_t now = now_us();
    if (now - checked > 10000) {
      checked = now;
      drain(capture, to.s_addr);
      for (int who = 0; who <= hosts; who++)
        if (tenures[who].frames && now - tenures[who].to > 2 * gap_us) close_tenure(who);
      report_loss(capture);
    }
  }
  for (int who = 0; who <= hosts; who++) close_tenure(who);
  return 0;
}
