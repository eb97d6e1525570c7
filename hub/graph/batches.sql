-- The batches that stand, and for each table (record) that one holds the day on which a later full list takes over, and
-- whether one replaced it.
CREATE OR REPLACE TEMP MACRO covers(wider, narrower) AS wider = narrower OR (narrower <> '' AND (wider = '全部'
    OR list_has_all(string_split(wider, ';'), string_split(narrower, ';'))));

-- A full list takes over from the lists of its agency whose places and authorities it covers: on its cut-off day, or
-- wholly where it is a later version of the same day (what the earlier version had and this has not was never so).
-- Only a list that holds the table at all: annexes and changes of methods, certificates and their events come as one workbook
-- or as files of their own, and a file of events says nothing of certificates that it does not name.
CREATE OR REPLACE TEMP TABLE taken_over AS
WITH held AS (
    SELECT *, unnest(records) AS record FROM standing_input
), pair AS (
    SELECT a.seq, a.record, a.mode, later.cut_off, later.cut_off > a.cut_off AS closes, later.version > a.version AS corrects
    FROM held AS a JOIN held AS later
      ON later.feed = a.feed AND later.record = a.record AND later.mode = 'full' AND later.cut_off >= a.cut_off
     AND coalesce(later.agency_code, later.agency, '') = coalesce(a.agency_code, a.agency, '')
     AND covers(later.authorities, a.authorities) AND covers(later.divisions, a.divisions)
)
SELECT seq, record, min(cut_off) FILTER (closes) AS closed_on,
    bool_or(mode = 'full' AND NOT closes AND corrects) AS superseded
FROM pair GROUP BY seq, record;

CREATE OR REPLACE TEMP TABLE standing_batch AS FROM standing_input;

CREATE OR REPLACE TEMP TABLE state_now AS
SELECT b.feed, r.record, b.seq, b.sealed_at, b.cut_off, b.version, coalesce(b.agency_code, b.agency) AS agency,
    t.closed_on, coalesce(t.superseded, false) AS superseded
FROM standing_batch AS b JOIN feed_record AS r ON r.feed = b.feed
LEFT JOIN taken_over AS t ON t.seq = b.seq AND t.record = r.record
