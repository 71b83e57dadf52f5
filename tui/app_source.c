/* SPDX-License-Identifier: MIT */
/*
 * app_source: out of the program: an event's source in a browser, its quote
 * with a citation on the clipboard.
 */
#include "config.h"

#include <string.h>

#include "core/mem.h"
#include "tui/app_private.h"
#include "tui/term.h"

/*
 * What is to be opened or copied: in the source pane and the reader the quote
 * that is lit, which may support another event; else the first quote of the
 * cursor's event.  NULL, *quote as it was, when there is no event.
 */
static const struct event *
cited_event(struct app *app, struct event *other, size_t *quote)
{
	const struct pane *source = app->panes[APP_SOURCE];
	size_t position;

	*quote = 0;
	if ((app->reading || app->focus == APP_SOURCE) &&
	    pane_source_lit(source, &position, quote) &&
	    position != app->model->position)
		return timeline_event(app->model->timeline, position, other,
			   NULL) == STATUS_OK
			   ? other
			   : NULL;
	return model_event(app->model);
}

static const struct event_quote *
event_quote(const struct event *event, size_t quote)
{
	return quote < event->quote_count ? &event->quotes[quote] : NULL;
}

/* Its source's id: of the quote, else the first one named; 0 for none. */
static int64_t
source_id(const struct event *event, const struct event_quote *quote)
{
	if (quote != NULL && quote->source_id != 0)
		return quote->source_id;
	return event->source_count > 0 ? event->source_ids[0] : 0;
}

static bool
is_url(struct span text)
{
	return (text.n > 7 && memcmp(text.s, "http://", 7) == 0) ||
	       (text.n > 8 && memcmp(text.s, "https://", 8) == 0);
}

/* Read what is known of the cursor's source; false, and said why, when there
 * is none.  *source lives in arena. */
static bool
read_source(struct app *app, const struct event *event,
    const struct event_quote *quote, struct arena *arena,
    struct store_source *source)
{
	int64_t id = source_id(event, quote);
	struct error error;

	if (id == 0) {
		model_say(app->model, MESSAGE_INFO, "this event has no source");
		return false;
	}
	if (store_describe_source(timeline_store(app->model->timeline), id,
		arena, source, &error) != STATUS_OK) {
		model_say(app->model, MESSAGE_ERROR, "%s", error.message);
		return false;
	}
	if (source->url.n == 0 && is_url(source->key))
		source->url = source->key;
	return true;
}

void
app_open_url(struct app *app)
{
	struct event other = { 0 };
	struct arena arena = { 0 };
	struct store_source source;
	struct error error;
	size_t quote;
	const struct event *event = cited_event(app, &other, &quote);

	if (event != NULL && read_source(app, event, event_quote(event, quote),
				 &arena, &source)) {
		if (source.url.n == 0)
			model_say(
			    app->model, MESSAGE_INFO, "this source has no URL");
		else if (term_open_url(source.url, &error) != STATUS_OK)
			model_say(
			    app->model, MESSAGE_ERROR, "%s", error.message);
		else
			model_say(app->model, MESSAGE_INFO, "opened %.*s",
			    (int)(source.url.n < 500 ? source.url.n : 500),
			    source.url.s);
	}
	arena_release(&arena);
	event_release(&other);
}

static void
add_part(struct strbuf *out, const char *before, struct span text)
{
	if (text.n == 0)
		return;
	if (out->n > 0)
		strbuf_add_text(out, before);
	strbuf_add(out, text.s, text.n);
}

/* `“quote” — Source title, publisher, date, URL`; without a quote the event's
 * title and date stand for it.  Away from the screen nothing says which zone
 * it shows, so times are in UTC. */
static void
add_citation(struct strbuf *out, const struct event *event,
    const struct event_quote *quote, const struct store_source *source)
{
	struct strbuf cited = STRBUF_INIT;

	if (quote != NULL) {
		strbuf_add_text(out, "“");
		strbuf_add(out, quote->text.s, quote->text.n);
		strbuf_add_text(out, "”");
	} else {
		strbuf_add(out, event->title.s, event->title.n);
		if (event->date.n > 0) {
			strbuf_add_text(out, ", ");
			edtf_display(event->date.s, event->date.n, NULL, out);
		}
	}
	add_part(
	    &cited, ", ", source->title.n > 0 ? source->title : source->key);
	add_part(&cited, ", ", source->publisher);
	if (source->published.n > 0) {
		strbuf_add_text(&cited, cited.n > 0 ? ", " : "");
		edtf_display(
		    source->published.s, source->published.n, NULL, &cited);
	}
	if (!span_equal(source->url, source->title) &&
	    (source->title.n > 0 || !span_equal(source->url, source->key)))
		add_part(&cited, ", ", source->url);
	add_part(out, " — ", (struct span){ cited.text, cited.n });
	strbuf_release(&cited);
}

static void
copy_citation(struct app *app, const struct event *event,
    const struct event_quote *quote, const struct store_source *source)
{
	struct strbuf text = STRBUF_INIT;

	add_citation(&text, event, quote, source);
	if (strbuf_status(&text) != STATUS_OK)
		model_say(app->model, MESSAGE_ERROR, "out of memory");
	else if (!term_copy((struct span){ text.text, text.n }))
		model_say(app->model, MESSAGE_ERROR,
		    "too long, or no clipboard to reach from here");
	else
		model_say(app->model, MESSAGE_INFO,
		    quote != NULL ? "copied"
				  : "copied the title: the event has no quote");
	strbuf_release(&text);
}

void
app_copy(struct app *app)
{
	struct event other = { 0 };
	struct arena arena = { 0 };
	struct store_source source = { 0 };
	const struct event_quote *quote;
	size_t number;
	const struct event *event = cited_event(app, &other, &number);

	if (event != NULL) {
		quote = event_quote(event, number);
		if (source_id(event, quote) == 0 ||
		    read_source(app, event, quote, &arena, &source))
			copy_citation(app, event, quote, &source);
	}
	arena_release(&arena);
	event_release(&other);
}
