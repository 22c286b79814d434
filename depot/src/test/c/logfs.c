/*
 * A folder with two disk images, a and b, and a file mark. Every write and flush of an image and every mark is appended
 * to one log in the order in which they happened, so that the disks can be rebuilt as they were at any moment.
 *
 *   logfs LOG IMAGE_A IMAGE_B MOUNTPOINT
 *
 * A record of the log, little-endian, packed: char type ('W' write, 'F' flush, 'M' mark), char device (0, 1),
 * int64 offset, uint32 length, then that many bytes.
 */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int images[2];
static int log_fd;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

struct record {
    char type;
    char device;
    int64_t offset;
    uint32_t length;
} __attribute__((packed));

static int device_of(const char *path) {
    if (!strcmp(path, "/a")) return 0;
    if (!strcmp(path, "/b")) return 1;
    return -1;
}

/* A log with a hole would prove nothing: stop at once. */
static void append(char type, int device, int64_t offset, const char *data, uint32_t length) {
    struct record head = {type, (char) device, offset, length};
    struct iovec parts[2] = {{&head, sizeof head}, {(void *) data, length}};
    if (writev(log_fd, parts, 2) != (ssize_t) (sizeof head + length)) {
        perror("logfs: log");
        abort();
    }
}

static int on_getattr(const char *path, struct stat *status, struct fuse_file_info *info) {
    (void) info;
    memset(status, 0, sizeof *status);
    if (!strcmp(path, "/")) {
        status->st_mode = S_IFDIR | 0755;
        status->st_nlink = 2;
        return 0;
    }
    if (!strcmp(path, "/mark")) {
        status->st_mode = S_IFREG | 0600;
        status->st_nlink = 1;
        return 0;
    }
    int device = device_of(path);
    if (device < 0) return -ENOENT;
    return fstat(images[device], status) ? -errno : 0;
}

static int on_open(const char *path, struct fuse_file_info *info) {
    if (!strcmp(path, "/mark")) {
        info->direct_io = 1;
        return 0;
    }
    return device_of(path) < 0 ? -ENOENT : 0;
}

static int on_read(const char *path, char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
    (void) info;
    int device = device_of(path);
    if (device < 0) return -EINVAL;
    ssize_t n = pread(images[device], buffer, size, offset);
    return n < 0 ? -errno : (int) n;
}

static int on_write(const char *path, const char *buffer, size_t size, off_t offset, struct fuse_file_info *info) {
    (void) info;
    int device = device_of(path);
    pthread_mutex_lock(&order);
    append(device < 0 ? 'M' : 'W', device < 0 ? 0 : device, offset, buffer, (uint32_t) size);
    ssize_t n = device < 0 ? (ssize_t) size : pwrite(images[device], buffer, size, offset);
    pthread_mutex_unlock(&order);
    return n < 0 ? -errno : (int) n;
}

static int on_fsync(const char *path, int data_only, struct fuse_file_info *info) {
    (void) data_only;
    (void) info;
    int device = device_of(path);
    if (device < 0) return 0;
    pthread_mutex_lock(&order);
    append('F', device, 0, NULL, 0);
    pthread_mutex_unlock(&order);
    return 0;
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: logfs LOG IMAGE_A IMAGE_B MOUNTPOINT\n");
        return 64;
    }
    log_fd = open(words[1], O_CREAT | O_TRUNC | O_WRONLY, 0600);
    images[0] = open(words[2], O_RDWR);
    images[1] = open(words[3], O_RDWR);
    if (log_fd < 0 || images[0] < 0 || images[1] < 0) {
        perror("logfs");
        return 1;
    }
    struct fuse_operations operations = {
        .getattr = on_getattr, .open = on_open, .read = on_read, .write = on_write, .fsync = on_fsync};
    char *arguments[] = {words[0], "-f", "-s", words[4]};
    return fuse_main(4, arguments, &operations, NULL);
}
