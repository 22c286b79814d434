/*
 * A long, narrow and lossy line between two network namespaces: two TUN devices, and this program between them. Compiled by
 * ./bench wan when it is needed; root only.
 *
 *   wan NEAR_ADDRESS FAR_ADDRESS     (two IPv4 addresses of one /30)
 *
 * Run in the namespace of the near end. It makes the namespace of the far end, stays in it and so keeps it
 * (/proc/PID/ns/net), and says "ready". Each line it reads is how the line is from now on, the same in both directions:
 *
 *   RATE_BITS_PER_SECOND DELAY_MICROS LOSS_PER_MILLION JITTER_MICROS QUEUE_BYTES SEED DOUBLED_PER_MILLION \
 *       OVERTAKEN_PER_MILLION
 *
 * RATE 0 is no limit. For each it answers with what passed since the line before, near to far, then far to near:
 *
 *   taken= delivered= bytes= lost= queue_full= ring_full= refused= late_micros= queue_most= doubled= overtaken=
 *
 * It ends with its input. What a packet meets, in this order: a queue of so many bytes that drops what does not fit, the
 * rate, a loss that is a function of seed and number, and the delay, which jitter moves smoothly, so that it reorders
 * nothing. Where that is asked for, some packets then change places with the one before, and some come twice. TCP hands over trains of segments and is given trains (as network cards do it, TSO and GRO), since a system
 * call for each would cost more than all the rest; in between each segment is a packet of its own.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <linux/virtio_net.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define DEVICE "wan"
#define MTU 1500
#define TRAIN_MAX 65535
/* Packets on the way in one direction: 1 Gbit/s with a round trip of 200 ms and a queue of that length. */
#define RING 32768
/* Packets wait for each other so long, so that one system call delivers several; half of it is taken off the delay. */
#define TICK_NANOS 100000
#define TUN_QUEUE_PACKETS 10000
/* After so many packets taken in a row, what is due goes first. */
#define TAKE_MAX 64
#define TCP_FIN_PSH 0x09

struct setting {
    int64_t rate, delay, loss, jitter, queue, seed, doubled, overtaken;
};

struct packet {
    int64_t due;
    uint16_t length;
    uint16_t head; /* bytes of headers, if it is a TCP segment with content; otherwise 0 */
    struct virtio_net_hdr offload;
    unsigned char bytes[MTU];
};

struct counters {
    int64_t taken, delivered, bytes, lost, queue_full, ring_full, refused, late, queue_most, doubled, overtaken;
};

struct direction {
    int number, from, to;
    struct packet *ring;
    uint64_t first, next; /* of the ring: [first, next) is on the way */
    int64_t free_at;      /* when all that has come is through the rate */
    int64_t last_due, last_tick;
    uint64_t count; /* packets so far: what the loss is a function of */
    pthread_mutex_t lock; /* for what main looks at: */
    struct setting setting;
    struct counters counters;
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanos(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* A number that looks random (splitmix64). */
static uint64_t mixed(uint64_t value) {
    value += 0x9e3779b97f4a7c15;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
    value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
    return value ^ (value >> 31);
}

/* Between random points, one each four jitters, in straight lines: from -jitter to +jitter. */
static int64_t jitter(const struct direction *d, int64_t now) {
    int64_t most = d->setting.jitter;
    if (most == 0) return 0;
    int64_t step = 4 * most, at = now / step, part = now % step;
    uint64_t seed = mixed(d->setting.seed * 2 + d->number);
    int64_t here = (int64_t) (mixed(seed ^ at) % (2 * most)) - most;
    int64_t there = (int64_t) (mixed(seed ^ (at + 1)) % (2 * most)) - most;
    return here + (there - here) / 1000 * (part / 1000) / (step / 1000) * 1000;
}

/* Whether it happens to the packet of that number; for each thing that may happen there is other luck. */
static int happens(const struct direction *d, int64_t per_million, uint64_t number, uint64_t what) {
    uint64_t luck = mixed(mixed((d->setting.seed * 2 + d->number) ^ what << 32) ^ number) % 1000000;
    return luck < (uint64_t) per_million;
}

/* Decides about one packet of that length; NULL if it is lost, else where to put it. */
static struct packet *admit(struct direction *d, int length, int64_t now) {
    const struct setting *s = &d->setting;
    d->counters.taken++;
    int64_t start = d->free_at > now ? d->free_at : now;
    if (s->rate > 0) {
        int64_t waiting = (start - now) / 1000 * (s->rate / 1000) / 8000;
        if (waiting + length > s->queue) {
            d->counters.queue_full++;
            return NULL;
        }
        if (waiting > d->counters.queue_most) d->counters.queue_most = waiting;
        d->free_at = start + length * 8000000000LL / s->rate;
    }
    if (happens(d, s->loss, d->count++, 0)) {
        d->counters.lost++;
        return NULL;
    }
    if (d->next - d->first == RING) {
        d->counters.ring_full++;
        return NULL;
    }
    int64_t delay = s->delay + jitter(d, now) - TICK_NANOS / 2;
    int64_t due = (s->rate > 0 ? d->free_at : now) + (delay > 0 ? delay : 0);
    if (due < d->last_due) due = d->last_due;
    d->last_due = due;
    struct packet *packet = &d->ring[d->next++ % RING];
    packet->due = due;
    packet->length = length;
    packet->head = 0;
    return packet;
}

/* The packet that came last is complete: it may go before the one before it, and be there twice. */
static void muddle(struct direction *d) {
    const struct setting *s = &d->setting;
    struct packet *last = &d->ring[(d->next - 1) % RING];
    if (d->next - d->first > 1 && happens(d, s->overtaken, d->count, 1)) {
        struct packet *before = &d->ring[(d->next - 2) % RING];
        struct packet later = *before;
        int64_t due = last->due;
        *before = *last;
        before->due = later.due;
        *last = later;
        last->due = due;
        last = before;
        d->counters.overtaken++;
    }
    if (d->next - d->first < RING && happens(d, s->doubled, d->count, 2)) {
        struct packet *copy = &d->ring[d->next++ % RING];
        *copy = *last;
        copy->due = d->last_due;
        d->counters.doubled++;
    }
}

static void set16(unsigned char *at, unsigned value) {
    at[0] = value >> 8;
    at[1] = value;
}

static unsigned get16(const unsigned char *at) {
    return at[0] << 8 | at[1];
}

static uint32_t get32(const unsigned char *at) {
    return (uint32_t) get16(at) << 16 | get16(at + 2);
}

/* Length and number of an IPv4 packet, and the checksum of its header (RFC 791). */
static void set_ip(unsigned char *ip, unsigned length, unsigned id) {
    set16(ip + 2, length);
    set16(ip + 4, id);
    set16(ip + 10, 0);
    uint32_t sum = 0;
    for (int at = 0; at < (ip[0] & 15) * 4; at += 2) sum += get16(ip + at);
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    set16(ip + 10, ~sum);
}

static int head_of_tcp(const unsigned char *ip) {
    int at = (ip[0] & 15) * 4;
    return ip[9] == IPPROTO_TCP ? at + (ip[at + 12] >> 4) * 4 : 0;
}

/* A train of TCP segments, taken apart as a network card would. */
static void take_train(struct direction *d, const struct virtio_net_hdr *offload, unsigned char *ip, int length,
        int64_t now) {
    int at = (ip[0] & 15) * 4, head = head_of_tcp(ip);
    unsigned id = get16(ip + 4);
    uint32_t sequence = get32(ip + at + 4);
    for (int done = head; done < length; done += offload->gso_size, id++) {
        int part = length - done < offload->gso_size ? length - done : offload->gso_size;
        struct packet *packet = admit(d, head + part, now);
        if (!packet) continue;
        unsigned char *copy = packet->bytes;
        memcpy(copy, ip, head);
        memcpy(copy + head, ip + done, part);
        set_ip(copy, head + part, id & 0xffff);
        set16(copy + at + 4, (sequence + done - head) >> 16);
        set16(copy + at + 6, sequence + done - head);
        if (done + part < length) copy[at + 13] &= ~TCP_FIN_PSH;
        packet->head = head;
        /* Nobody has computed the checksum, and nobody will ask for it. */
        packet->offload = (struct virtio_net_hdr){
                .flags = VIRTIO_NET_HDR_F_NEEDS_CSUM, .csum_start = at, .csum_offset = 16};
        muddle(d);
    }
}

/* One packet or train from the device; whether there was one. */
static int take(struct direction *d, int64_t now) {
    static __thread unsigned char bytes[sizeof(struct virtio_net_hdr) + TRAIN_MAX];
    ssize_t got = read(d->from, bytes, sizeof bytes);
    if (got < 0) {
        if (errno == EAGAIN || errno == EINTR) return 0;
        fail("wan: read");
    }
    struct virtio_net_hdr offload;
    memcpy(&offload, bytes, sizeof offload);
    unsigned char *ip = bytes + sizeof offload;
    int length = got - sizeof offload;
    if (length < 20 || ip[0] >> 4 != 4) return 1; /* the kernel's IPv6 greetings */
    if ((offload.gso_type & ~VIRTIO_NET_HDR_GSO_ECN) == VIRTIO_NET_HDR_GSO_TCPV4) {
        take_train(d, &offload, ip, length, now);
    } else if (length <= MTU) {
        struct packet *packet = admit(d, length, now);
        if (packet) {
            memcpy(packet->bytes, ip, length);
            packet->offload = offload;
            int head = head_of_tcp(ip);
            if (head && length > head) packet->head = head;
            muddle(d);
        }
    }
    return 1;
}

/* Whether the second goes on where the first ends, and they differ in nothing else. */
static int follows(const struct packet *first, const struct packet *last, const struct packet *next) {
    if (!next->head || next->head != first->head || last->length != first->length || next->length > first->length)
        return 0;
    int at = (first->bytes[0] & 15) * 4;
    const unsigned char *a = first->bytes + at, *b = last->bytes + at, *c = next->bytes + at;
    return !memcmp(first->bytes + 12, next->bytes + 12, 8)       /* addresses */
            && !memcmp(a, c, 4)                                  /* ports */
            && get32(c + 4) == get32(b + 4) + last->length - last->head
            && !memcmp(a + 8, c + 8, 5)                          /* what it acknowledges; length of headers */
            && !(b[13] & TCP_FIN_PSH) && (a[13] | 8) == (c[13] | 8)
            && !memcmp(a + 14, c + 14, 2)                        /* window */
            && !memcmp(a + 20, c + 20, first->head - at - 20);   /* options */
}

/* Hands over what is due. A train is written as one packet with the headers of its first. */
static void deliver(struct direction *d, int64_t now) {
    struct iovec parts[2 + TRAIN_MAX / 512];
    while (d->first != d->next && d->ring[d->first % RING].due <= now) {
        struct packet *first = &d->ring[d->first % RING], *last = first;
        int count = 1, length = first->length;
        if (first->head) {
            while (count < TRAIN_MAX / 512 && d->first + count != d->next) {
                struct packet *next = &d->ring[(d->first + count) % RING];
                if (next->due > now || length + next->length - next->head > TRAIN_MAX || !follows(first, last, next))
                    break;
                parts[count + 1] = (struct iovec){next->bytes + next->head, next->length - next->head};
                length += next->length - next->head;
                last = next;
                count++;
            }
        }
        d->counters.delivered += count;
        d->counters.bytes += length + (count - 1) * first->head;
        d->counters.late += (now - first->due) / 1000 * count;
        if (count > 1) {
            int at = (first->bytes[0] & 15) * 4;
            first->offload = (struct virtio_net_hdr){.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM,
                    .gso_type = VIRTIO_NET_HDR_GSO_TCPV4, .gso_size = first->length - first->head,
                    .hdr_len = first->head, .csum_start = at, .csum_offset = 16};
            set_ip(first->bytes, length, get16(first->bytes + 4));
            first->bytes[at + 13] |= last->bytes[at + 13];
        }
        parts[0] = (struct iovec){&first->offload, sizeof first->offload};
        parts[1] = (struct iovec){first->bytes, first->length};
        if (writev(d->to, parts, count + 1) < 0) d->counters.refused += count;
        d->first += count;
    }
}

static void *carry(void *argument) {
    struct direction *d = argument;
    struct sched_param priority = {.sched_priority = 1};
    /* A busy machine must not bend the line; where that is refused, late_micros tells. */
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
    prctl(PR_SET_TIMERSLACK, 1);
    for (;;) {
        pthread_mutex_lock(&d->lock);
        int64_t now = nanos();
        if (now >= d->last_tick + TICK_NANOS || d->setting.rate == 0) {
            deliver(d, now);
            d->last_tick = now;
        }
        int taken = 0;
        while (taken < TAKE_MAX && take(d, now)) taken++;
        int64_t due = d->first == d->next ? INT64_MAX : d->ring[d->first % RING].due;
        int64_t wake = due > d->last_tick + TICK_NANOS ? due : d->last_tick + TICK_NANOS;
        if (d->setting.rate == 0) wake = due;
        pthread_mutex_unlock(&d->lock);
        if (taken == TAKE_MAX) continue;
        int64_t left = wake - nanos();
        if (left <= 0) continue;
        struct timespec limit = {.tv_sec = left / 1000000000, .tv_nsec = left % 1000000000};
        struct pollfd readable = {.fd = d->from, .events = POLLIN};
        /* Settings come from another thread: look at them ten times a second. */
        if (due == INT64_MAX || left > 100000000) limit = (struct timespec){.tv_nsec = 100000000};
        ppoll(&readable, 1, &limit, NULL);
    }
    return NULL;
}

/* A TUN device in the namespace of this process, up, with an address. */
static int device(const char *address) {
    int fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
    struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR};
    strcpy(request.ifr_name, DEVICE);
    if (fd < 0 || ioctl(fd, TUNSETIFF, &request)) fail("wan: /dev/net/tun");
    if (ioctl(fd, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)) fail("wan: TUNSETOFFLOAD");
    int socket_fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in inet = {.sin_family = AF_INET};
    if (inet_pton(AF_INET, address, &inet.sin_addr) != 1) fail("wan: an address");
    memcpy(&request.ifr_addr, &inet, sizeof inet);
    if (ioctl(socket_fd, SIOCSIFADDR, &request)) fail("wan: SIOCSIFADDR");
    inet_pton(AF_INET, "255.255.255.252", &inet.sin_addr);
    memcpy(&request.ifr_netmask, &inet, sizeof inet);
    if (ioctl(socket_fd, SIOCSIFNETMASK, &request)) fail("wan: SIOCSIFNETMASK");
    request.ifr_qlen = TUN_QUEUE_PACKETS;
    if (ioctl(socket_fd, SIOCSIFTXQLEN, &request)) fail("wan: SIOCSIFTXQLEN");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(socket_fd, SIOCSIFFLAGS, &request)) fail("wan: SIOCSIFFLAGS");
    strcpy(request.ifr_name, "lo");
    if (ioctl(socket_fd, SIOCSIFFLAGS, &request)) fail("wan: lo");
    close(socket_fd);
    return fd;
}

static void tell(const struct counters *c) {
    printf("taken=%ld delivered=%ld bytes=%ld lost=%ld queue_full=%ld ring_full=%ld refused=%ld late_micros=%ld "
           "queue_most=%ld doubled=%ld overtaken=%ld ", c->taken, c->delivered, c->bytes, c->lost, c->queue_full, c->ring_full, c->refused,
            c->delivered ? c->late / c->delivered : 0, c->queue_most, c->doubled, c->overtaken);
}

int main(int count, char **words) {
    if (count != 3) {
        fputs("usage: wan NEAR_ADDRESS FAR_ADDRESS\n", stderr);
        return 64;
    }
    int near = device(words[1]);
    if (unshare(CLONE_NEWNET)) fail("wan: a network namespace");
    int far = device(words[2]);
    static struct direction directions[2];
    for (int number = 0; number < 2; number++) {
        struct direction *d = &directions[number];
        *d = (struct direction){.number = number, .from = number ? far : near, .to = number ? near : far};
        pthread_mutex_init(&d->lock, NULL);
        d->ring = calloc(RING, sizeof *d->ring);
        if (!d->ring) fail("wan: memory");
        pthread_t thread;
        if (pthread_create(&thread, NULL, carry, d)) fail("wan: a thread");
    }
    puts("ready");
    fflush(stdout);
    struct setting s;
    while (scanf("%ld %ld %ld %ld %ld %ld %ld %ld", &s.rate, &s.delay, &s.loss, &s.jitter, &s.queue, &s.seed, &s.doubled,
                   &s.overtaken) == 8) {
        s.delay *= 1000;
        s.jitter *= 1000;
        for (int number = 0; number < 2; number++) {
            struct direction *d = &directions[number];
            pthread_mutex_lock(&d->lock);
            d->setting = s;
            d->free_at = 0;
            d->count = 0;
            tell(&d->counters);
            d->counters = (struct counters){0};
            pthread_mutex_unlock(&d->lock);
        }
        puts("");
        fflush(stdout);
    }
    return 0;
}
