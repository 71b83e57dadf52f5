/* SPDX-License-Identifier: MIT */
/*
 * usage: the pages that --help prints, 80 columns wide.
 */
#ifndef TUI_USAGE_H
#define TUI_USAGE_H

extern const char usage_main[];
extern const char usage_short[];
extern const char usage_import[];
extern const char usage_list[];
extern const char usage_facets[];
extern const char usage_check[];
extern const char usage_date[];
extern const char usage_profiles[];

#endif
