/* replay.c - main for a fuzz target where there is no fuzzer: runs each file named, or each file of each
 * folder named, once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 22, PATH_SIZE = 4096 };

static int replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = malloc(INPUT_MAX);
	if (!file || !bytes) {
		perror(path);
		free(bytes);
		if (file) fclose(file);
		return 1;
	}
	size_t size = fread(bytes, 1, INPUT_MAX, file);
	fclose(file);
	/* exactly as long as the input, so that a sanitizer sees one byte too far */
	uint8_t *exact = realloc(bytes, size ? size : 1);
	LLVMFuzzerTestOneInput(exact ? exact : bytes, size);
	free(exact ? exact : bytes);
	return 0;
}

static int replay_folder(const char *folder)
{
	DIR *entries = opendir(folder);
	if (!entries) return replay_file(folder);
	int failed = 0;
	for (struct dirent *entry; (entry = readdir(entries));) {
		char path[PATH_SIZE];
		if (entry->d_name[0] == '.') continue;
		if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) < PATH_SIZE)
			failed |= replay_file(path);
	}
	closedir(entries);
	return failed;
}

int main(int argc, char **argv)
{
	int failed = 0;
	for (int i = 1; i < argc; i++) failed |= replay_folder(argv[i]);
	return failed;
}
