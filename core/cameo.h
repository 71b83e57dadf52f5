/* SPDX-License-Identifier: MIT */
/*
 * cameo: what the event codes of CAMEO (Conflict and Mediation Event
 * Observations) stand for; GDELT and ICEWS code their events so.
 */
#ifndef CORE_CAMEO_H
#define CORE_CAMEO_H

#include "core/text.h"

/* The name of a code of 2 to 4 digits; empty where it is none. */
struct span cameo_name(struct span code);

/*
 * The name, else the code as it is.  root is the code's root code where the
 * file has one, else empty: spreadsheets save 012 as 12, and only the root, 1
 * or 01 then, tells it from 12.
 */
struct span cameo_show(struct span code, struct span root);

#endif
