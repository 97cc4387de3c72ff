# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The full-text search over articles in SQL: PostgreSQL does the finding."""

from odoo.tools import SQL

#: The configuration of PostgreSQL's text search for the languages that have one.
CONFIGURATIONS = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
#: What of a text is asked for, in characters.
ASKED = 300
#: A stem that is shorter stands for itself only: it begins too many other words.
STEM = 3
#: Around the words that were found, until the excerpt has been escaped.
BEGIN, END = "\x02", "\x03"
#: The column that PostgreSQL fills by itself, and its index.
VECTOR, INDEX = "search_vector", "document_page_search_vector_index"


def add_vector(env):
    """Add a column with the words of each article, and where they stand.

    Those of the title, the first line, have weight A. It follows from a column of ours
    alone, so that it goes with that when the addon is uninstalled.
    """
    env.cr.execute(
        SQL(
            """
            ALTER TABLE document_page
            ADD COLUMN IF NOT EXISTS %(vector)s tsvector GENERATED ALWAYS AS (
                setweight(to_tsvector(
                    'simple'::regconfig, split_part(search_text, E'\\n', 1)), 'A')
                || setweight(to_tsvector('simple'::regconfig, search_text), 'D')
            ) STORED
            """,
            vector=SQL.identifier(VECTOR),
        )
    )
    env.cr.execute(
        SQL(
            "CREATE INDEX IF NOT EXISTS %s ON document_page USING gin (%s)",
            SQL.identifier(INDEX),
            SQL.identifier(VECTOR),
        )
    )


def words(env, text, lang):
    """The words of a text that mean something, each with its stem.

    :param lang: the language of the text, as in ``res.lang``, or False
    :return: a set of pairs, both in lower case
    """
    name = CONFIGURATIONS.get((lang or "").partition("_")[0], "simple")
    env.cr.execute(
        SQL(
            """
            SELECT DISTINCT lower(word.token), stem
            FROM ts_debug(
                (SELECT min(oid) FROM pg_ts_config WHERE cfgname IN (%s, 'simple')
                 GROUP BY cfgname ORDER BY cfgname = 'simple' LIMIT 1)::regconfig,
                %s) AS word, unnest(word.lexemes) AS stem
            """,
            name,
            (text or "")[:ASKED].replace("\x00", " "),
        )
    )
    return set(env.cr.fetchall())


def query_of(pairs):
    """The text of a query for articles with any of some words, in any form.

    The articles are indexed as they are written, whatever their language is, and found
    by what begins with the stem of a word.

    :param pairs: what ``words`` gives
    """
    terms = set()
    for token, stem in pairs:
        terms.add(_quoted(token))
        terms.add(_quoted(stem) + (":*" if len(stem) >= STEM else ""))
    return " | ".join(sorted(terms))


def _quoted(word):
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def find(env, readable, asked, limit):
    """The articles that fit a query best.

    A word in the title counts ten times as much as one in the text.

    :param readable: SQL that selects the ids of the articles to look at
    :param asked: what ``query_of`` gives
    :return: pairs of the id and an excerpt with BEGIN and END in it, best first
    """
    options = f"StartSel={BEGIN}, StopSel={END}, MaxWords=30, MinWords=12"
    env.cr.execute(
        SQL(
            """
            WITH best AS (
                SELECT p.id, ts_rank(%(vector)s, q.query, 1) AS rank
                FROM document_page AS p, (SELECT %(asked)s::tsquery AS query) AS q
                WHERE %(vector)s @@ q.query AND p.id IN (%(readable)s)
                ORDER BY rank DESC, p.id
                LIMIT %(limit)s)
            SELECT best.id,
                ts_headline(
                    'simple'::regconfig,
                    substr(p.search_text, strpos(p.search_text, E'\\n') + 1, 20000),
                    %(asked)s::tsquery, %(options)s)
            FROM best JOIN document_page AS p ON p.id = best.id
            ORDER BY best.rank DESC, best.id
            """,
            asked=asked,
            vector=SQL.identifier("p", VECTOR),
            readable=readable,
            limit=limit,
            options=options,
        )
    )
    return env.cr.fetchall()
