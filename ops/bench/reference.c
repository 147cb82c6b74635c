/* What a delivery costs the kernel, and hardly more: a WebSocket server of one loop, one write() a delivery.
 *
 *   cc -O2 -o reference reference.c && ./reference
 *
 * It prints "PORT - PID". What comes on a connection that asked for /pub goes to every other connection, a frame a
 * write; what comes elsewhere is sent back, all of one read in one write. Frames under 64 KiB, never in parts: enough
 * for the clients of listeners.py and for nobody else.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTENERS_MAX = 65536, READ_MAX = 1 << 18, HELD_MAX = 4096 };

typedef struct {
    int fd;
    int upgraded;
    int speaks;
    int place; /* among the listeners, or -1 */
    int held;  /* bytes of a frame that has not come whole */
    unsigned char bytes[HELD_MAX];
} client;

static client *listeners[LISTENERS_MAX];
static int listener_count;
static unsigned char in[READ_MAX + HELD_MAX], out[READ_MAX + HELD_MAX];

static const char ANSWER[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void send_whole(int fd, const unsigned char *from, int size) {
    /* A reader that does not keep up loses what does not fit: here all keep up. */
    if (write(fd, from, size) < 0 && errno != EAGAIN) perror("write");
}

static void forget(client *gone) {
    if (gone->place >= 0) {
        client *last = listeners[--listener_count];
        listeners[gone->place] = last;
        last->place = gone->place;
    }
    close(gone->fd);
    free(gone);
}

static void upgrade(client *one, int size) {
    in[size] = 0;
    one->upgraded = 1;
    one->speaks = !strncmp((char *)in, "GET /pub", 8);
    send_whole(one->fd, (const unsigned char *)ANSWER, sizeof ANSWER - 1);
    if (!one->speaks) {
        one->place = listener_count;
        listeners[listener_count++] = one;
    }
}

/* Writes the frame that begins at `from` to `to`, unmasked; how long it is there, 0 where it has not come whole. */
static int turn_around(const unsigned char *from, int size, unsigned char *to, int *taken) {
    if (size < 6) return 0;
    int length = from[1] & 127, head = 2, written = 0;
    if (length == 126) {
        if (size < 8) return 0;
        length = from[2] << 8 | from[3];
        head = 4;
    }
    if (size < head + 4 + length) return 0;
    to[written++] = from[0];
    if (length < 126) {
        to[written++] = length;
    } else {
        to[written++] = 126;
        to[written++] = length >> 8;
        to[written++] = length & 255;
    }
    for (int i = 0; i < length; i++) to[written++] = from[head + 4 + i] ^ from[head + (i & 3)];
    *taken = head + 4 + length;
    return written;
}

static void take_in(client *one) {
    memcpy(in, one->bytes, one->held);
    int size = recv(one->fd, in + one->held, READ_MAX, 0);
    if (size <= 0) {
        if (size == 0 || errno != EAGAIN) forget(one);
        return;
    }
    size += one->held;
    one->held = 0;
    if (!one->upgraded) {
        upgrade(one, size);
        return;
    }
    int at = 0, answered = 0, taken, written;
    while ((written = turn_around(in + at, size - at, out + answered, &taken))) {
        if (one->speaks)
            for (int i = 0; i < listener_count; i++) send_whole(listeners[i]->fd, out, written);
        else
            answered += written;
        at += taken;
    }
    if (answered) send_whole(one->fd, out, answered);
    if (at < size && size - at <= HELD_MAX) {
        memcpy(one->bytes, in + at, size - at);
        one->held = size - at;
    }
}

int main(void) {
    signal(SIGPIPE, SIG_IGN);
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    struct sockaddr_in where = {.sin_family = AF_INET};
    socklen_t length = sizeof where;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listening, (void *)&where, sizeof where) || listen(listening, 4096)) return 1;
    getsockname(listening, (void *)&where, &length);
    printf("%d - %d\n", ntohs(where.sin_port), getpid());
    fflush(stdout);
    int ready = epoll_create1(0);
    struct epoll_event of = {.events = EPOLLIN, .data.ptr = NULL}, events[512];
    epoll_ctl(ready, EPOLL_CTL_ADD, listening, &of);
    for (;;) {
        int count = epoll_wait(ready, events, 512, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.ptr) {
                take_in(events[i].data.ptr);
                continue;
            }
            int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
            if (fd < 0) continue;
            setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
            client *one = calloc(1, sizeof *one);
            one->fd = fd;
            one->place = -1;
            of.data.ptr = one;
            epoll_ctl(ready, EPOLL_CTL_ADD, fd, &of);
        }
    }
}
