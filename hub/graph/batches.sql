-- The batches that stand, each with the day on which a later full list takes over, and whether one replaced it.
CREATE OR REPLACE TEMP MACRO covers(wider, narrower) AS wider = narrower OR (narrower <> '' AND (wider = '全部'
    OR list_has_all(string_split(wider, ';'), string_split(narrower, ';'))));

-- A full list takes over from the lists of its agency whose places and authorities it covers: on its cut-off day, or
-- wholly where it is a later version of the same day (what the earlier version had and this has not was never so).
CREATE OR REPLACE TEMP TABLE standing_batch AS
WITH pair AS (
    SELECT a.seq, a.mode, later.cut_off, later.cut_off > a.cut_off AS closes, later.version > a.version AS corrects
    FROM standing_input AS a JOIN standing_input AS later
      ON later.feed = a.feed AND later.mode = 'full' AND later.cut_off >= a.cut_off
     AND coalesce(later.agency_code, later.agency, '') = coalesce(a.agency_code, a.agency, '')
     AND covers(later.authorities, a.authorities) AND covers(later.divisions, a.divisions)
), taken AS (
    SELECT seq, min(cut_off) FILTER (closes) AS closed_on,
        bool_or(mode = 'full' AND NOT closes AND corrects) AS superseded
    FROM pair GROUP BY seq
)
SELECT b.*, t.closed_on, coalesce(t.superseded, false) AS superseded
FROM standing_input AS b LEFT JOIN taken AS t USING (seq)
