/* SPDX-License-Identifier: MIT */
/*
 * The program: a locale that can show text, then the command or the screen.
 */
#include "config.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdbool.h>
#include <string.h>

#include "core/mem.h"
#include "tui/command.h"
#include "tui/report.h"

/*
 * Text is UTF-8 whatever the environment says; where its locale is missing
 * or uses another encoding, only its character type is replaced.  Numbers
 * are read and written with a point.
 */
static void
set_locale(void)
{
	if (setlocale(LC_ALL, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
}

/*
 * A standard stream that came closed would be the next file to be opened,
 * and output would go into a case.  It is filled with one that fails.
 */
static bool
hold_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
		    open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			return false;
	return true;
}

int
main(int argc, char **argv)
{
	const struct command *command;

	mem_prepare();
	if (!hold_streams())
		return REPORT_TROUBLE;
	set_locale();
	command = argc > 1 ? command_find(argv[1]) : NULL;
	if (command != NULL)
		return command->run(argc - 1, argv + 1);
	return command_open(argc, argv);
}
