/* SPDX-License-Identifier: MIT */
/*
 * browser: term_open_url, the one place that starts another program.
 *
 * The opener is a grandchild in a session of its own, so that nobody waits
 * for it and no key of this terminal reaches it; its three descriptors are
 * /dev/null.  Whether it could be started comes back through a pipe that a
 * successful exec closes.  No shell is near: the URL is one argument.
 */
#include "config.h"

#include "tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/strbuf.h"

static bool
has_scheme(struct span url, const char *scheme)
{
	size_t n = strlen(scheme);

	return url.n > n && strncasecmp(url.s, scheme, n) == 0;
}

/* Blanks of Unicode too: a URL has none, and they hide what follows. */
static bool
is_blank(uint32_t codepoint)
{
	return codepoint <= ' ' || codepoint == 0xa0 || codepoint == 0x1680 ||
	       (codepoint >= 0x2000 && codepoint <= 0x200b) ||
	       codepoint == 0x202f || codepoint == 0x205f ||
	       codepoint == 0x3000;
}

/* Nothing in it that a terminal would have to be shown in another form. */
static enum status
url_check(struct span url, struct error *error)
{
	struct strbuf shown = STRBUF_INIT;
	enum status status;

	if (!has_scheme(url, "http://") && !has_scheme(url, "https://"))
		return error_set(error, STATUS_REFUSED,
		    "only http and https addresses are opened");
	for (size_t i = 0, length; i < url.n; i += length) {
		if (is_blank(text_decode(url.s + i, url.n - i, &length)))
			return error_set(error, STATUS_REFUSED,
			    "the address holds a blank or a control character");
	}
	status = text_clean(url.s, url.n, &shown);
	if (status != STATUS_OK)
		status = error_nomem(error);
	else if (!span_equal(url, (struct span){ shown.text, shown.n }))
		status = error_set(error, STATUS_REFUSED,
		    "the address holds characters that cannot be shown");
	strbuf_release(&shown);
	return status;
}

static void
quiet_descriptors(void)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0)
		_exit(126);
	for (int fd = 0; fd <= 2; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

static void
plain_signals(void)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM,
		SIGTSTP, SIGCONT, SIGWINCH, SIGPIPE, SIGABRT, SIGBUS, SIGFPE,
		SIGILL, SIGSEGV };
	sigset_t none;

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		signal(signals[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * In the grandchild: be one of $BROWSER's programs (separated by colons, cut
 * in place), else xdg-open.  Returns what kept the last from being started.
 */
static int
become_opener(char *programs, char *url)
{
	char *next = programs;

	while (next != NULL && *next != '\0') {
		char *program = next;
		char *arguments[] = { program, url, NULL };

		next = strchr(program, ':');
		if (next != NULL)
			*next++ = '\0';
		execvp(program, arguments);
	}
	execlp("xdg-open", "xdg-open", url, (char *)NULL);
	return errno;
}

/* In the child: leave the opener to init.  Failures go into report. */
static void
start_grandchild(int report, char *programs, char *url)
{
	pid_t grandchild;
	int cause;

	setsid();
	grandchild = fork();
	if (grandchild > 0)
		_exit(0);
	cause = errno;
	if (grandchild == 0) {
		plain_signals();
		quiet_descriptors();
		cause = become_opener(programs, url);
	}
	_exit(write(report, &cause, sizeof(cause)) < 0 ? 126 : 127);
}

/* The error number of starting the opener; 0: it runs. */
static int
start_opener(char *programs, char *url)
{
	int ends[2], cause = 0;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	child = fork();
	if (child == 0)
		start_grandchild(ends[1], programs, url);
	if (child < 0)
		cause = errno;
	close(ends[1]);
	while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
		continue;
	while (child > 0 && read(ends[0], &cause, sizeof(cause)) < 0 &&
	       errno == EINTR)
		continue;
	close(ends[0]);
	return cause;
}

enum status
term_open_url(struct span url, struct error *error)
{
	enum status status = url_check(url, error);
	struct span browser = span_of(getenv("BROWSER"));
	char *address, *programs;
	int cause;

	if (status != STATUS_OK)
		return status;
	address = mem_copy(url.s, url.n);
	programs = mem_copy(browser.n > 0 ? browser.s : "", browser.n);
	if (address == NULL || programs == NULL) {
		status = error_nomem(error);
		goto out;
	}
	cause = start_opener(programs, address);
	if (cause == ENOENT || cause == EACCES)
		status = error_set(error, STATUS_MISSING,
		    "no program to open addresses: "
		    "install xdg-utils or set BROWSER");
	else if (cause != 0)
		status = error_set(error, STATUS_IO,
		    "the browser could not be started: %s", strerror(cause));
out:
	mem_free(programs);
	mem_free(address);
	return status;
}
