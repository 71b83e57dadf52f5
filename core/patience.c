/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "core/patience.h"

#include <time.h>

#define LOOK_EVERY 64 /* rows; some are as short as 40 ns, the clock too */
#define SURE 2048 /* rows that any stint is good for, a long one as 64 */

static int64_t
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

struct stint
stint_begin(const struct patience *patience)
{
	return (struct stint){
		.until = patience->ms == 0
			     ? 0
			     : microseconds() + (int64_t)patience->ms * 1000,
		.rows = patience->rows == 0 ? SIZE_MAX : patience->rows,
	};
}

struct stint
stint_share(struct stint *stint, size_t parts)
{
	struct stint share = { .until = stint->until, .rows = stint->rows };

	if (share.until != 0 && parts > 1) {
		const int64_t now = microseconds();
		const int64_t left = share.until > now ? share.until - now : 0;

		share.until = now + left / (int64_t)parts;
	}
	if (share.rows != SIZE_MAX) {
		share.rows = share.rows / parts + (share.rows % parts != 0);
		stint->rows -= share.rows;
	}
	return share;
}

bool
stint_over(struct stint *stint)
{
	if (stint->rows == 0)
		return true;
	if (stint->rows != SIZE_MAX)
		stint->rows--;
	if (stint->until == 0 || ++stint->looked % LOOK_EVERY != 0)
		return false;
	return stint->looked >= SURE && microseconds() >= stint->until;
}

void
stint_was_long(struct stint *stint)
{
	stint->looked |= LOOK_EVERY - 1;
}
