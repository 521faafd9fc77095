/* filesystem.c - file systems in memory, by statfs' magic number on Linux; elsewhere not known. */
#include "filesystem.h"

#ifdef __linux__
#include <sys/vfs.h>

enum { FILESYSTEM_TMPFS = 0x01021994, FILESYSTEM_RAMFS = (int)0x858458f6 };

bool filesystem_is_memory(const char *directory)
{
	struct statfs status;
	if (statfs(directory, &status) != 0) return false;
	return (int)status.f_type == FILESYSTEM_TMPFS || (int)status.f_type == FILESYSTEM_RAMFS;
}
#else
bool filesystem_is_memory(const char *directory)
{
	(void)directory;
	return false;
}
#endif
