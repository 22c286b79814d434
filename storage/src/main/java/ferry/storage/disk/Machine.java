package ferry.storage.disk;

/**
 * What differs between the machines Ferry runs on: the numbers of the kernel's calls and two open flags. Sources: Linux
 * arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h; the flags in
 * include/uapi/asm-generic/fcntl.h, which arm64 overrides in arch/arm64/include/uapi/asm/fcntl.h. Everything else Ferry
 * hands to the kernel (errno values, AT_*, struct statx, open_how, linux_dirent64, statfs) is laid out alike on both.
 */
enum Machine {
    X86_64(0x10000, 0x20000),
    AARCH64(0x4000, 0x8000);

    final int directoryFlag;
    final int noFollowFlag;

    Machine(int directoryFlag, int noFollowFlag) {
        this.directoryFlag = directoryFlag;
        this.noFollowFlag = noFollowFlag;
    }

    /** @throws UnsupportedOperationException on anything but Linux on these machines */
    static Machine ofThisJvm() {
        String system = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        if (system.equals("Linux")) {
            if (machine.equals("amd64")) {
                return X86_64;
            }
            if (machine.equals("aarch64")) {
                return AARCH64;
            }
        }
        throw new UnsupportedOperationException(
                "files are kept by Linux on x86_64 or aarch64 only, not " + system + " on " + machine);
    }

    /** A call of the kernel by its number on each machine. */
    enum Call {
        CLOSE(3, 57),
        PREAD64(17, 67),
        PWRITE64(18, 68),
        FLOCK(73, 32),
        FSYNC(74, 82),
        FDATASYNC(75, 83),
        FTRUNCATE(77, 46),
        FCHMOD(91, 52),
        FSTATFS(138, 44),
        GETDENTS64(217, 61),
        OPENAT(257, 56),
        MKDIRAT(258, 34),
        UNLINKAT(263, 35),
        UTIMENSAT(280, 88),
        SYNCFS(306, 267),
        RENAMEAT2(316, 276),
        STATX(332, 291),
        OPENAT2(437, 437),
        FACCESSAT2(439, 439);

        private final int onX86;
        private final int onArm;

        Call(int onX86, int onArm) {
            this.onX86 = onX86;
            this.onArm = onArm;
        }

        long number(Machine machine) {
            return switch (machine) {
                case X86_64 -> onX86;
                case AARCH64 -> onArm;
            };
        }
    }
}
