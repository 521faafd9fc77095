/* rights.c - who we become, and when. */
#include "rights.h"

#include "capture/privilege.h"

#include <unistd.h>

static bool rights_become(const struct privilege_user *user, struct error *error)
{
	return privilege_drop(user, error) && privilege_set_environment(user, error);
}

bool rights_drop(const char *user, struct error *error_out)
{
	struct privilege_user found;
	return privilege_find_user(user, &found, error_out) && rights_become(&found, error_out);
}

bool rights_drop_to_reader(const char *user, struct error *error_out)
{
	struct privilege_user found;
	if (!privilege_find_user(user, &found, error_out)) return false;
	return found.uid == geteuid() || rights_become(&found, error_out);
}
