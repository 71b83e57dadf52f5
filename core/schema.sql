-- SPDX-License-Identifier: MIT
-- The case: what the tables of a dateline case hold, version 2.
--
-- Tables have singular names and may change from one version to the next.
-- Views have plural names and stay: read those from other programs.  Ids are
-- row ids, kept as long as their dataset is not imported again.  Text is
-- UTF-8; what is not known is NULL, never an empty text.  Nothing here needs
-- triggers, and no foreign key is enforced: store.c keeps them right.
--
-- What an event has several of stands in its own row, as a JSON array of ids:
-- one row to write and to read where tables of pairs would have six.  The
-- views show the pairs.
--
-- One case is one file at rest.  "DtLn" in application_id says what it is.

PRAGMA application_id = 1148472430;
PRAGMA user_version = 2;

-- One imported file or folder.
CREATE TABLE dataset (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE,
	path TEXT NOT NULL,          -- as it was given
	events INTEGER NOT NULL      -- how many it holds
) STRICT;

-- A CSV file of a dataset, in the order of reading.
CREATE TABLE file (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	path TEXT NOT NULL,
	UNIQUE (dataset, path)
) STRICT;

-- Kinds of event, as the `type` column has them.
CREATE TABLE type (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

-- Something that happened.  Ids grow in the order of input.  Short columns
-- stand first, so that reading them all touches little.
CREATE TABLE event (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	file INTEGER NOT NULL REFERENCES file (id),
	line INTEGER NOT NULL,       -- physical line where its row starts
	earliest INTEGER,            -- ms since 1970, UTC, inclusive; NULL when
	                             -- undated; -9223372036854775808: open start
	latest INTEGER,              -- likewise; 9223372036854775807: open end
	qualifiers INTEGER NOT NULL, -- 1 uncertain + 2 approximate
	type INTEGER REFERENCES type (id),
	latitude REAL,               -- degrees
	longitude REAL,
	actors TEXT,                 -- JSON array of ids of actor: [4,7]
	locations TEXT,              -- of location, source and tag likewise
	sources TEXT,
	tags TEXT,
	roles TEXT,                  -- JSON array beside actors, of texts and
	                             -- nulls; NULL: no actor has a role
	key TEXT,                    -- the `id` column
	date TEXT,                   -- EDTF, `date` and `end` joined
	title TEXT NOT NULL,
	summary TEXT,
	attributes TEXT              -- JSON object: column id -> cell
) STRICT;

-- Columns that are not the native dataset's own.
CREATE TABLE attribute_column (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,          -- as first seen
	fold TEXT NOT NULL UNIQUE    -- as compared: case folded
) STRICT;

-- Who takes part.  `dataset` is the first whose actors.csv states it; NULL:
-- only events name it.
CREATE TABLE actor (
	id INTEGER PRIMARY KEY,
	dataset INTEGER REFERENCES dataset (id),
	name TEXT NOT NULL,          -- as first seen
	fold TEXT NOT NULL UNIQUE,   -- as compared: NFKC, case and blanks folded
	kind TEXT,
	about TEXT
) STRICT;

CREATE TABLE actor_alias (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	actor INTEGER NOT NULL REFERENCES actor (id),
	alias TEXT NOT NULL,
	fold TEXT NOT NULL,
	UNIQUE (dataset, fold)
) STRICT;

-- Places, each inside another or at the top.
CREATE TABLE location (
	id INTEGER PRIMARY KEY,
	dataset INTEGER REFERENCES dataset (id), -- as of actor
	parent INTEGER REFERENCES location (id),
	name TEXT NOT NULL,          -- its own, as first seen
	path TEXT NOT NULL,          -- outermost first: A > B > C
	fold TEXT NOT NULL UNIQUE,   -- of the path, as compared
	kind TEXT,
	latitude REAL,
	longitude REAL
) STRICT;

-- An alias is another name among the places beside it, or another whole
-- path; as a whole cell it stands for the place wherever that lies.
CREATE TABLE location_alias (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	location INTEGER NOT NULL REFERENCES location (id),
	alias TEXT NOT NULL,
	fold TEXT NOT NULL,
	UNIQUE (dataset, fold)
) STRICT;

-- Documents.
CREATE TABLE source (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	key TEXT NOT NULL,           -- its id in sources.csv, a URL, a citation
	title TEXT,
	publisher TEXT,
	author TEXT,
	published TEXT,              -- EDTF, or as it was written
	url TEXT,
	file TEXT,                   -- path of its text inside the dataset
	language TEXT,
	UNIQUE (dataset, key)
) STRICT;

-- Full texts, apart so that listing sources does not read them.  Lines end
-- in LF; bytes that were not UTF-8 are U+FFFD.
CREATE TABLE source_text (
	source INTEGER PRIMARY KEY REFERENCES source (id),
	text TEXT NOT NULL
) STRICT;

-- Verbatim excerpts.  An id is that of its event, times 1048576, and the
-- quote's number there from 1, so an event's quotes lie side by side.
-- substr(text, "offset" + 1, length) of the source's text is what the quote is
-- anchored to.
CREATE TABLE quote (
	id INTEGER PRIMARY KEY,
	source INTEGER REFERENCES source (id),
	file INTEGER NOT NULL REFERENCES file (id),
	line INTEGER NOT NULL,       -- of the row where the quote was read
	state INTEGER NOT NULL,      -- 0 no text, 1 exact, 2 normalised,
	                             -- 3 approximate, 4 ambiguous, 5 missing
	"offset" INTEGER NOT NULL,   -- characters before it
	length INTEGER NOT NULL,     -- characters
	alike INTEGER NOT NULL,      -- per cent
	places INTEGER NOT NULL,     -- that fit equally well
	text TEXT NOT NULL,
	prefix TEXT,                 -- what stands just before it
	suffix TEXT                  -- and behind
) STRICT;

-- Of sources that have a text.
CREATE INDEX quote_source ON quote (source) WHERE state <> 0;

CREATE TABLE tag (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

-- What is wrong with the files.
CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	dataset INTEGER NOT NULL REFERENCES dataset (id),
	file INTEGER NOT NULL REFERENCES file (id),
	line INTEGER NOT NULL,       -- 0: the file as a whole
	rejected INTEGER NOT NULL,   -- 1: the row is not among the events
	reason TEXT NOT NULL,
	raw BLOB                     -- the row, byte for byte
) STRICT;

-- The analyst's own work.  It outlives its event: when the dataset is
-- imported again, the event is found by its key, or without one by date,
-- title and place among those of equal date and title.
CREATE TABLE mark (
	id INTEGER PRIMARY KEY,
	event INTEGER UNIQUE REFERENCES event (id), -- NULL: not there now
	starred INTEGER NOT NULL,    -- 0 or 1
	note TEXT,
	dataset TEXT NOT NULL,       -- its name
	key TEXT,
	date TEXT NOT NULL,          -- '' when undated
	title TEXT NOT NULL,
	twin INTEGER NOT NULL        -- 1 for the first of equal date and title
) STRICT;

CREATE INDEX mark_identity ON mark (dataset, key, date, title);

-- What a frontend remembers.
CREATE TABLE session (
	key TEXT PRIMARY KEY,
	value BLOB
) STRICT, WITHOUT ROWID;

-- Words: a table search_N for dataset N, made with it, an FTS5 index
-- without content of its own over the columns title, summary and quotes.
-- Row ids are those of events; 1099511627776 is added in a second row of an
-- event, with all that later rows and quotes.csv brought to it.  The text is
-- folded before it is indexed (case, diacritics, compatibility forms); quotes
-- of one event are kept apart by a word U+E000, so that no phrase runs from
-- one into the next.

-- The timeline ready to be read: a table column_piece (id, stamp, data), made
-- when it is first written.  Nothing is lost with it; store_columns.c tells
-- what it holds and when it is trusted.

-- ---- Views.

CREATE VIEW events AS
SELECT event.id, dataset.name AS dataset, event.key, event.date,
	event.earliest, event.latest,
	event.qualifiers & 1 AS uncertain,
	event.qualifiers >> 1 & 1 AS approximate,
	event.title, event.summary, type.name AS type,
	event.latitude, event.longitude,
	coalesce(mark.starred, 0) AS starred, mark.note,
	file.path AS file, event.line
FROM event
JOIN dataset ON dataset.id = event.dataset
JOIN file ON file.id = event.file
LEFT JOIN type ON type.id = event.type
LEFT JOIN mark ON mark.event = event.id;

CREATE VIEW event_actors AS
SELECT event.id AS event, member.key AS position, actor.name,
	json_extract(event.roles, '$[' || member.key || ']') AS role,
	actor.id AS actor
FROM event, json_each(event.actors) AS member
JOIN actor ON actor.id = member.value;

CREATE VIEW event_locations AS
SELECT event.id AS event, member.key AS position, location.path,
	location.name, location.id AS location
FROM event, json_each(event.locations) AS member
JOIN location ON location.id = member.value;

CREATE VIEW event_sources AS
SELECT event.id AS event, member.key AS position, source.key,
	source.title, source.url, source.id AS source
FROM event, json_each(event.sources) AS member
JOIN source ON source.id = member.value;

CREATE VIEW event_tags AS
SELECT event.id AS event, member.key AS position, tag.name,
	tag.id AS tag
FROM event, json_each(event.tags) AS member
JOIN tag ON tag.id = member.value;

CREATE VIEW quotes AS
SELECT quote.id, quote.id / 1048576 AS event, source.key AS source, quote.text, quote.prefix,
	quote.suffix,
	CASE quote.state WHEN 1 THEN 'exact' WHEN 2 THEN 'normalised'
		WHEN 3 THEN 'approximate' WHEN 4 THEN 'ambiguous'
		WHEN 5 THEN 'missing' ELSE 'no text' END AS anchor,
	quote."offset", quote.length, quote.alike, quote.places,
	file.path AS file, quote.line
FROM quote
JOIN file ON file.id = quote.file
LEFT JOIN source ON source.id = quote.source;

CREATE VIEW attributes AS
SELECT event.id AS event, attribute_column.name, member.value
FROM event, json_each(event.attributes) AS member
JOIN attribute_column ON attribute_column.id = CAST(member.key AS INTEGER);

CREATE VIEW actors AS
SELECT id, name, kind, about FROM actor;

CREATE VIEW actor_aliases AS
SELECT actor_alias.actor, actor.name, actor_alias.alias
FROM actor_alias JOIN actor ON actor.id = actor_alias.actor;

CREATE VIEW locations AS
SELECT id, parent, name, path, kind, latitude, longitude FROM location;

CREATE VIEW location_aliases AS
SELECT location_alias.location, location.path, location_alias.alias
FROM location_alias JOIN location ON location.id = location_alias.location;

CREATE VIEW sources AS
SELECT source.id, dataset.name AS dataset, source.key, source.title,
	source.publisher, source.author, source.published, source.url,
	source.file, source.language, source_text.text
FROM source
JOIN dataset ON dataset.id = source.dataset
LEFT JOIN source_text ON source_text.source = source.id;

CREATE VIEW findings AS
SELECT finding.id, dataset.name AS dataset, file.path AS file, finding.line,
	finding.rejected, finding.reason, finding.raw
FROM finding
JOIN dataset ON dataset.id = finding.dataset
JOIN file ON file.id = finding.file;
