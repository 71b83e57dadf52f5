/* SPDX-License-Identifier: MIT */
/*
 * Plain text, ASCII, one string a page: what stands here is what is printed.
 */
#include "config.h"

#include "tui/usage.h"

/* clang-format off: the pages are laid out by hand */

#define PATHS                                                                 \
	"A PATH is a case made by 'dateline import', or an events CSV, or a " \
	"folder with\n"                                                       \
	"events.csv and any of actors.csv, locations.csv, sources.csv and "   \
	"quotes.csv.\n"                                                       \
	"A file may be packed (gzip, zstd, xz); - is standard input. "        \
	"Several datasets may\n"                                              \
	"be given together; they are loaded for this run only.\n"

#define READING                                                                \
	"Reading what is no native CSV (what is taken for granted is told):\n" \
	"  --delimiter CHAR      what stands between cells; or tab, "          \
	"semicolon, pipe\n"                                                    \
	"  --encoding NAME       UTF-8, UTF-16, Windows-1252 or any that "     \
	"iconv knows\n"                                                        \
	"  --no-header           the first row is an event\n"                  \
	"  --date-order ORDER    dmy, mdy or ymd, where the file does not "    \
	"tell\n"                                                               \
	"  --tz ZONE             of times that state none: Asia/Baghdad, "     \
	"+03:00, UTC\n"                                                        \
	"  --profile NAME        what its columns are; 'dateline profiles' "   \
	"lists them\n"                                                         \
	"  --map COLUMNS         the same in words: 'date=day,title=what,"     \
	"actors=who+whom'\n"                                                   \
	"                        (beside --profile: what is otherwise)\n"      \
	"  --max-cell SIZE       the longest cell allowed: 1M, 512M; 64M "     \
	"without it\n"

#define FILTERS                                                                \
	"Filters:\n"                                                           \
	"  cease \"joint statement\"        words of title, summary and "      \
	"quotes; \"...\" exact\n"                                              \
	"  actor: location: type: source: tag: id: COLUMN:\n"                  \
	"                                 a word that starts so; \"...\" the " \
	"whole value;\n"                                                       \
	"                                 A,B any of them\n"                   \
	"  date:2024  date:2023..2025     the event overlaps it; also >= > "   \
	"<= <\n"                                                               \
	"  during:2025                    the event lies inside it\n"          \
	"  has:quote  has:source  has:coordinates  has:tag  has:note  "        \
	"has:summary\n"                                                        \
	"  is:undated  is:uncertain  is:approximate  is:starred  "             \
	"is:unanchored\n"                                                      \
	"  a b   a OR b   NOT a   -a   (a OR b) c\n"

const char usage_short[] = "usage: dateline PATH...    (a case, an events CSV, "
			   "or a folder with events.csv)\n"
			   "       dateline COMMAND ...\n"
			   "See 'dateline --help'.\n";

const char usage_main[] =
    "Usage: dateline [--keys KEYS] [--display-tz ZONE] PATH...\n"
    "       dateline COMMAND [OPTION]... ...\n"
    "\n"
    "Explore a timeline of events: who, where, when, and the sentence in the "
    "source\n"
    "document that supports it. Without a command, PATHs are opened on the "
    "screen;\n"
    "press ? there for the keys.\n"
    "\n" PATHS "\n"
    "Commands:\n"
    "  import    load datasets into a case, to keep them with stars and notes\n"
    "  list      print events as text, CSV or JSON lines\n"
    "  facets    count events by actor, location, type, source, tag, year or "
    "month\n"
    "  check     report every problem: rejected rows, quotes that are not "
    "found\n"
    "  date      print the earliest and latest day or second of EDTF dates\n"
    "  profiles  list what is known of foreign files, or explain one\n"
    "\n"
    "Options:\n"
    "  --keys KEYS          press these keys first\n"
    "  --display-tz ZONE    show times as clocks there had them: "
    "Europe/Berlin\n"
    "  --help               print this page, or with a command its own\n"
    "  --version            print the version\n"
    "\n" READING "\n"
    "Exit status: 0 fine; 1 done, but with findings (rows rejected, problems "
    "found,\n"
    "nothing matched); 2 trouble. A file that is called like a command is "
    "opened as\n"
    "./list.\n";

const char usage_import[] =
    "Usage: dateline import -o CASE [--name NAME] [--rejects FILE] PATH...\n"
    "\n"
    "Load datasets into a case, which is made where it is not there. A dataset "
    "that\n"
    "is in the case already, by the name of its file or folder, is replaced, "
    "and\n"
    "told is how many events are new, changed, unchanged and gone: by id, "
    "without\n"
    "ids by date and title. Stars and notes stay with their events. All of "
    "the\n"
    "PATHs are loaded or none.\n"
    "\n"
    "A PATH is an events CSV, or a folder with events.csv and any of "
    "actors.csv,\n"
    "locations.csv, sources.csv and quotes.csv. A file may be packed (gzip, "
    "zstd,\n"
    "xz); - is standard input.\n"
    "\n"
    "Options:\n"
    "  -o, --output CASE    the case\n"
    "      --name NAME      the dataset's name, for one PATH\n"
    "      --rejects FILE   write rejected rows of events here, each behind "
    "its "
    "line\n"
    "                       and the reason, to be mended and imported again\n"
    "      --spreadsheet-safe    a ' before rejected cells that would be "
    "computed\n"
    "      --strict         import nothing when a row is rejected\n"
    "      --dry-run        tell what would come of it, and change nothing\n"
    "      --help           print this page\n"
    "\n" READING "\n"
    "Exit status: 0 when every row was read; 1 when rows were rejected, each "
    "told\n"
    "with its line and what to do; 2 trouble, and the case is as it was.\n";

const char usage_list[] =
    "Usage: dateline list [-f FILTER] [--format text|csv|json] [--limit N]\n"
    "                     [--display-tz ZONE] PATH...\n"
    "\n"
    "Print events in timeline order, undated ones last.\n"
    "\n" PATHS "\n"
    "Options:\n"
    "  -f, --filter FILTER    only events that the filter lets through\n"
    "      --format FORMAT    text: date, title and places, tab-separated "
    "(default)\n"
    "                         csv: an events.csv that can be imported again\n"
    "                         json: one object a line\n"
    "      --spreadsheet-safe    a ' before cells of csv that would be "
    "computed\n"
    "      --limit N          at most the first N events\n"
    "      --display-tz ZONE  times of text as clocks there had them; csv and "
    "json\n"
    "                         stay as they are\n"
    "      --help             print this page\n"
    "\n" READING "\n" FILTERS "\n"
    "Exit status: 0 when events were printed; 1 when none matched, or rows of "
    "PATH\n"
    "were rejected; 2 trouble.\n";

const char usage_facets[] =
    "Usage: dateline facets --by FACET [-f FILTER] [--format text|csv|json]\n"
    "                       [--display-tz ZONE] PATH...\n"
    "\n"
    "Count the events that the filter lets through, largest count first. An "
    "event\n"
    "counts for a location when it is there or anywhere inside, once; for a "
    "year or\n"
    "month when it begins in it.\n"
    "\n" PATHS "\n"
    "Options:\n"
    "      --by FACET         actor, location, type, source, tag, year or "
    "month\n"
    "  -f, --filter FILTER    only events that the filter lets through\n"
    "      --format FORMAT    text: count, tab, value (default); csv; json\n"
    "      --display-tz ZONE  as for list; years and months stay those of UTC\n"
    "      --spreadsheet-safe    a ' before cells of csv that would be "
    "computed\n"
    "      --help             print this page\n"
    "\n" READING "\n" FILTERS "\n"
    "Exit status: 0 fine; 1 when rows of PATH were rejected; 2 trouble.\n";

const char usage_check[] =
    "Usage: dateline check PATH...\n"
    "\n"
    "Report every problem, one line each, as FILE:LINE: what is wrong, and "
    "what to\n"
    "do: rows that were rejected, and quotes that are missing from their "
    "source,\n"
    "stand in several places of it, or are only nearly there.\n"
    "\n" PATHS "\n"
    "Options:\n"
    "  --help    print this page\n"
    "\n" READING "\n"
    "Exit status: 0 when there is none; 1 when there are problems; 2 "
    "trouble.\n";

const char usage_date[] =
    "Usage: dateline date EDTF...\n"
    "\n"
    "Print each date, its earliest and its latest day (seconds, UTC, where a "
    "time is\n"
    "given), tab-separated: '..' for an open side, nothing for an unknown one. "
    "Dates\n"
    "are EDTF (ISO 8601-2:2019), levels 0 to 2:\n"
    "\n"
    "  2025-09-02    2025-09    2025    198X    2025-09-02T04:13:00Z    -0043\n"
    "  2024-21 (spring)    2025-33 (first quarter)    2025?    2025~    2025%\n"
    "  2014/2017    2022/..    ../2021    [2021,2023]    {2021..2023}\n"
    "\n"
    "Options:\n"
    "  --help    print this page\n"
    "\n"
    "Exit status: 0 fine; 1 when some of the dates were no dates; 2 when all "
    "were.\n";

/* clang-format on */

const char usage_profiles[] =
    "Usage: dateline profiles [NAME...]\n"
    "\n"
    "List the profiles that say which column of a foreign file is what, or "
    "explain\n"
    "those of the NAMEs (a name, or the path of an INI file): each field of an "
    "event\n"
    "and the columns it is made of.\n"
    "\n"
    "Profiles of your own are INI files in "
    "$XDG_CONFIG_HOME/dateline/profiles.\n"
    "\n"
    "Options:\n"
    "  --help    print this page\n"
    "\n"
    "Exit status: 0; 2 trouble.\n";
