/* SPDX-License-Identifier: MIT */
/*
 * The definitions here preempt the C library's, for shared libraries too,
 * since the dynamic linker looks into the program first.  They do what was
 * asked for by the next definition in line.
 *
 * A lost power: before a write, what stands there is noted down; a sync
 * forgets the notes of its file.  At the end, going backwards, every sector
 * of every note is put back or not by chance, where a sector that was kept
 * stays.
 */
#undef _FORTIFY_SOURCE /* its inline functions have the same names */
#include "config.h"

#include "tests/faults/interpose.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define SECTOR 512

static struct interpose_plan plan;
static atomic_bool armed, struck;
static atomic_ulong counted;
static atomic_long blocks;

/* ---- The plan */

/* Is it this call's turn? */
static bool
strikes(unsigned call)
{
	unsigned long n;

	if (!atomic_load(&armed) || (plan.calls & call) == 0)
		return false;
	n = atomic_fetch_add(&counted, 1) + 1;
	if (plan.nth == 0 || (n != plan.nth && !(plan.lasting && n > plan.nth)))
		return false;
	atomic_store(&struck, true);
	return true;
}

void
interpose_arm(const struct interpose_plan *given)
{
	plan = *given;
	atomic_store(&counted, 0);
	atomic_store(&struck, false);
	atomic_store(&armed, true);
}

unsigned long
interpose_disarm(void)
{
	atomic_store(&armed, false);
	return atomic_load(&counted);
}

bool
interpose_struck(void)
{
	return atomic_load(&struck);
}

bool
interpose_sees_memory(void)
{
	return !SANITIZED;
}

long
interpose_blocks(void)
{
	return atomic_load(&blocks);
}

/* ---- Memory */

#if !SANITIZED

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t count, size_t n);
extern void *__libc_realloc(void *block, size_t n);
extern void __libc_free(void *block);

#define SPARED 8
static struct {
	uintptr_t from, to;
} spared[SPARED];
static size_t spared_count;

static int
spare(struct dl_phdr_info *info, size_t size, void *context)
{
	static const char *const names[] = { "libncurses", "libtinfo",
		"libstdc++", "libuchardet" };
	uintptr_t end = 0;

	(void)size;
	(void)context;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strstr(info->dlpi_name, names[i]) == NULL ||
		    spared_count == SPARED)
			continue;
		for (size_t j = 0; j < info->dlpi_phnum; j++) {
			const ElfW(Phdr) *part = &info->dlpi_phdr[j];

			if (part->p_type == PT_LOAD &&
			    part->p_vaddr + part->p_memsz > end)
				end = part->p_vaddr + part->p_memsz;
		}
		spared[spared_count].from = info->dlpi_addr;
		spared[spared_count++].to = info->dlpi_addr + end;
	}
	return 0;
}

static bool
refuses(const void *caller)
{
	const uintptr_t at = (uintptr_t)caller;

	if (!atomic_load(&armed) || (plan.calls & INTERPOSE_MEMORY) == 0)
		return false;
	for (size_t i = 0; i < spared_count; i++)
		if (at >= spared[i].from && at < spared[i].to)
			return false;
	if (!strikes(INTERPOSE_MEMORY))
		return false;
	errno = ENOMEM;
	return true;
}

static void *
given(void *block)
{
	if (block != NULL)
		atomic_fetch_add(&blocks, 1);
	return block;
}

void *
malloc(size_t n)
{
	if (refuses(__builtin_return_address(0)))
		return NULL;
	return given(__libc_malloc(n));
}

void *
calloc(size_t count, size_t n)
{
	if (refuses(__builtin_return_address(0)))
		return NULL;
	return given(__libc_calloc(count, n));
}

void *
realloc(void *block, size_t n)
{
	void *grown;

	if (refuses(__builtin_return_address(0)))
		return NULL;
	grown = __libc_realloc(block, n);
	return block == NULL ? given(grown) : grown;
}

void
free(void *block)
{
	if (block != NULL)
		atomic_fetch_sub(&blocks, 1);
	__libc_free(block);
}

#endif

/* ---- The next definitions in line */

static struct {
	int (*open)(const char *path, int flags, ...);
	int (*mkostemp)(char *path, int flags);
	ssize_t (*read)(int file, void *bytes, size_t n);
	ssize_t (*pread)(int file, void *bytes, size_t n, off_t offset);
	ssize_t (*write)(int file, const void *bytes, size_t n);
	ssize_t (*pwrite)(int file, const void *bytes, size_t n, off_t offset);
	int (*ftruncate)(int file, off_t size);
	int (*fcntl)(int file, int command, ...);
	int (*unlink)(const char *path);
	int (*access)(const char *path, int mode);
	int (*stat)(const char *path, struct stat *info);
	int (*fstat)(int file, struct stat *info);
} next;

/* Functions and data have different pointers; POSIX has them alike. */
static void
find(void *function, const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	memcpy(function, &found, sizeof found);
}

static void __attribute__((constructor)) find_all(void)
{
	const char *wanted;

	if (next.fstat != NULL)
		return;
	find(&next.open, "open64");
	find(&next.mkostemp, "mkostemp64");
	find(&next.read, "read");
	find(&next.pread, "pread64");
	find(&next.write, "write");
	find(&next.pwrite, "pwrite64");
	find(&next.ftruncate, "ftruncate64");
	find(&next.fcntl, "fcntl64");
	find(&next.unlink, "unlink");
	find(&next.access, "access");
	find(&next.stat, "stat64");
	find(&next.fstat, "fstat64");
#if !SANITIZED
	dl_iterate_phdr(spare, NULL);
#endif
	wanted = getenv("FAULTS");
	if (wanted != NULL) {
		struct interpose_plan from = { 0 };

		if (sscanf(wanted, "%u,%lu,%d", &from.calls, &from.nth,
			&from.error) != 3)
			abort();
		interpose_arm(&from);
	}
}

/* What became of the plan, for who gave it. */
static void __attribute__((destructor)) tell(void)
{
	const char *path = getenv("FAULTS_TOLD");
	char line[64];
	int n, file;

	if (path == NULL)
		return;
	n = snprintf(line, sizeof line, "%d %lu\n", interpose_struck(),
	    interpose_disarm());
	file = next.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || next.write(file, line, (size_t)n) != n)
		abort();
	close(file);
}

/* Standard streams are no files of the case. */
static bool
fails(unsigned call, int file)
{
	find_all();
	if ((file >= 0 && file <= 2) || plan.way != INTERPOSE_ERROR ||
	    !strikes(call))
		return false;
	errno = plan.error;
	return true;
}

/* ---- What a lost power leaves */

struct note {
	struct note *older;
	int file; /* a duplicate of the one written to */
	dev_t device;
	ino_t number;
	off_t offset, size; /* where; of the file before */
	size_t n; /* bytes that stood there */
	bool lost[64];
	unsigned char bytes[];
};

static struct note *notes;
static bool noting;

static unsigned
chance(void)
{
	plan.seed = plan.seed * 1103515245u + 12345u;
	return plan.seed >> 16 & 0x7fff;
}

static void
note(int file, size_t n, off_t offset)
{
	struct note *made;
	struct stat info;
	ssize_t stood;

	if (!atomic_load(&armed) || plan.way != INTERPOSE_POWER || noting)
		return;
	noting = true;
	made = calloc(1, sizeof *made + n);
	if (made == NULL || next.fstat(file, &info) != 0)
		abort();
	/* Positions are of the one description; reading does not move. */
	stood = next.pread(file, made->bytes, n, offset);
	made->n = stood > 0 ? (size_t)stood : 0;
	made->file = next.fcntl(file, F_DUPFD_CLOEXEC, 100);
	made->device = info.st_dev;
	made->number = info.st_ino;
	made->offset = offset;
	made->size = info.st_size;
	made->older = notes;
	notes = made;
	noting = false;
}

static void
forget(int file)
{
	struct note **at = &notes;
	struct stat info;

	if (notes == NULL || next.fstat(file, &info) != 0)
		return;
	while (*at != NULL) {
		struct note *found = *at;

		if (found->device != info.st_dev ||
		    found->number != info.st_ino) {
			at = &found->older;
			continue;
		}
		/* Its duplicate stays open: to close it would unlock. */
		*at = found->older;
		free(found);
	}
}

/* Was the sector kept as a younger note has it? */
static bool
is_kept(const struct note *until, off_t sector)
{
	for (const struct note *young = notes; young != until;
	     young = young->older) {
		off_t first = young->offset / SECTOR;

		if (young->device != until->device ||
		    young->number != until->number || sector < first ||
		    sector - first >= (off_t)sizeof young->lost ||
		    sector * SECTOR >= young->offset + (off_t)young->n)
			continue;
		if (!young->lost[sector - first])
			return true;
	}
	return false;
}

static void
lose(struct note *found)
{
	off_t end = found->offset + (off_t)found->n;
	off_t first = found->offset / SECTOR;

	for (off_t sector = first; sector * SECTOR < end; sector++) {
		off_t from = sector * SECTOR, to = from + SECTOR;
		size_t i = (size_t)(sector - first);

		if (i >= sizeof found->lost || chance() % 2 == 0 ||
		    is_kept(found, sector))
			continue;
		found->lost[i] = true;
		if (from < found->offset)
			from = found->offset;
		if (to > end)
			to = end;
		if (next.pwrite(found->file,
			found->bytes + (from - found->offset),
			(size_t)(to - from), from) < 0)
			abort();
	}
}

static void
lose_power(void)
{
	bool cut = chance() % 2 == 0;

	noting = true;
	for (struct note *found = notes; found != NULL; found = found->older) {
		lose(found);
		/* The oldest note of a file knows the size that was synced. */
		if (cut)
			next.ftruncate(found->file, found->size);
	}
}

static void
end_now(void)
{
	if (plan.way == INTERPOSE_POWER)
		lose_power();
	_exit(INTERPOSE_DEAD);
}

/* ---- Opening */

static int
open_next(const char *path, int flags, mode_t mode)
{
	return fails(INTERPOSE_OPEN, -1) ? -1 : next.open(path, flags, mode);
}

#define OPENING(name)                                          \
	int name(const char *path, int flags, ...)             \
	{                                                      \
		mode_t mode = 0;                               \
		va_list rest;                                  \
                                                               \
		if ((flags & O_CREAT) != 0) {                  \
			va_start(rest, flags);                 \
			mode = (mode_t)va_arg(rest, unsigned); \
			va_end(rest);                          \
		}                                              \
		return open_next(path, flags, mode);           \
	}

OPENING(open)
OPENING(open64)

int
mkostemp(char *path, int flags)
{
	return fails(INTERPOSE_OPEN, -1) ? -1 : next.mkostemp(path, flags);
}

/* ---- Reading and writing */

/* How much of n is done: all, half, or -1. */
static ssize_t
allowed(unsigned call, int file, size_t n)
{
	find_all();
	if (file >= 0 && file <= 2)
		return (ssize_t)n;
	if (plan.way == INTERPOSE_ERROR)
		return fails(call, file) ? -1 : (ssize_t)n;
	if (n < 2 || !strikes(call))
		return (ssize_t)n;
	return (ssize_t)(n / 2);
}

ssize_t
read(int file, void *bytes, size_t n)
{
	ssize_t may = allowed(INTERPOSE_READ, file, n);

	return may < 0 ? -1 : next.read(file, bytes, (size_t)may);
}

static ssize_t
pread_next(int file, void *bytes, size_t n, off_t offset)
{
	ssize_t may = allowed(INTERPOSE_READ, file, n);

	return may < 0 ? -1 : next.pread(file, bytes, (size_t)may, offset);
}

ssize_t
pread(int file, void *bytes, size_t n, off_t offset)
{
	return pread_next(file, bytes, n, offset);
}

ssize_t
pread64(int file, void *bytes, size_t n, off64_t offset)
{
	return pread_next(file, bytes, n, offset);
}

ssize_t
write(int file, const void *bytes, size_t n)
{
	ssize_t may = allowed(INTERPOSE_WRITE, file, n);

	if (may < 0)
		return -1;
	if (file > 2)
		note(file, (size_t)may, lseek(file, 0, SEEK_CUR));
	may = next.write(file, bytes, (size_t)may);
	if (interpose_struck() && plan.way >= INTERPOSE_DIE)
		end_now();
	return may;
}

static ssize_t
pwrite_next(int file, const void *bytes, size_t n, off_t offset)
{
	ssize_t may = allowed(INTERPOSE_WRITE, file, n);

	if (may < 0)
		return -1;
	note(file, (size_t)may, offset);
	may = next.pwrite(file, bytes, (size_t)may, offset);
	if (interpose_struck() && plan.way >= INTERPOSE_DIE)
		end_now();
	return may;
}

ssize_t
pwrite(int file, const void *bytes, size_t n, off_t offset)
{
	return pwrite_next(file, bytes, n, offset);
}

ssize_t
pwrite64(int file, const void *bytes, size_t n, off64_t offset)
{
	return pwrite_next(file, bytes, n, offset);
}

/* ---- The rest: dies before it is done, where that is planned */

static bool
stops(unsigned call, int file)
{
	if (plan.way == INTERPOSE_ERROR)
		return fails(call, file);
	find_all();
	if (plan.way >= INTERPOSE_DIE && strikes(call))
		end_now();
	return false;
}

/* The machine does not stop, so what syncs has nothing to do. */
int
fsync(int file)
{
	if (stops(INTERPOSE_SYNC, file))
		return -1;
	forget(file);
	return 0;
}

int
fdatasync(int file)
{
	return fsync(file);
}

int
ftruncate(int file, off_t size)
{
	return stops(INTERPOSE_TRUNCATE, file) ? -1
					       : next.ftruncate(file, size);
}

int
ftruncate64(int file, off64_t size)
{
	return ftruncate(file, size);
}

static int
fcntl_next(int file, int command, void *argument)
{
	if ((command == F_SETLK || command == F_SETLKW) &&
	    fails(INTERPOSE_LOCK, file))
		return -1;
	return next.fcntl(file, command, argument);
}

#define CONTROLLING(name)                                   \
	int name(int file, int command, ...)                \
	{                                                   \
		va_list rest;                               \
		void *argument;                             \
                                                            \
		va_start(rest, command);                    \
		argument = va_arg(rest, void *);            \
		va_end(rest);                               \
		return fcntl_next(file, command, argument); \
	}

CONTROLLING(fcntl)
CONTROLLING(fcntl64)

int
unlink(const char *path)
{
	return stops(INTERPOSE_DELETE, -1) ? -1 : next.unlink(path);
}

int
access(const char *path, int mode)
{
	return fails(INTERPOSE_ACCESS, -1) ? -1 : next.access(path, mode);
}

int
stat(const char *restrict path, struct stat *restrict info)
{
	return fails(INTERPOSE_ACCESS, -1) ? -1 : next.stat(path, info);
}

int
fstat(int file, struct stat *info)
{
	return fails(INTERPOSE_ACCESS, file) ? -1 : next.fstat(file, info);
}

/* One layout, two names, where files are large anyway. */
int
stat64(const char *restrict path, struct stat64 *restrict info)
{
	return stat(path, (struct stat *)(void *)info);
}

int
fstat64(int file, struct stat64 *info)
{
	return fstat(file, (struct stat *)(void *)info);
}
