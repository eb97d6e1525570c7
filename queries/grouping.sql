-- From evidence to findings. Reads finding_row (one row per piece of evidence, made by screen.py), law_basis (phases.py)
-- and division. Every step is a named relation, so that a wrong finding can be traced by looking at the tables.

-- A situation is what decides which texts apply: the place, and the values that a basis asks for.
CREATE OR REPLACE TEMP TABLE situation_basis AS
SELECT s.situation, b.basis, b.valid_from, coalesce(b.valid_to, DATE 'infinity') AS valid_to
FROM (SELECT DISTINCT situation, place, condition_values FROM finding_row) s
LEFT JOIN division d ON d.code = s.place
JOIN law_basis b
  ON (b.jurisdiction = '000000' OR d.lo BETWEEN b.lo AND b.hi)
 AND len(list_filter(b.conditions, lambda c: NOT coalesce(list_contains(c.allowed, s.condition_values[c.name]), false))) = 0;

-- An epoch is a stretch of days with one and the same set of texts.
CREATE OR REPLACE TEMP TABLE epoch AS
WITH edge AS (
    SELECT situation, valid_from AS day FROM situation_basis
    UNION
    SELECT situation, valid_to FROM situation_basis
), span AS (
    SELECT situation, day AS epoch_from, lead(day) OVER (PARTITION BY situation ORDER BY day) AS epoch_to FROM edge
)
SELECT s.situation, s.epoch_from, s.epoch_to, list_sort(list(b.basis)) AS bases
FROM span s
JOIN situation_basis b ON b.situation = s.situation AND b.valid_from <= s.epoch_from AND b.valid_to >= s.epoch_to
GROUP BY ALL;

-- Evidence cut to epochs; evidence outside every epoch yields nothing.
CREATE OR REPLACE TEMP TABLE cut_row AS
SELECT r.row_no, r.finding, e.epoch_from, e.bases,
       greatest(r.valid_from, e.epoch_from) AS valid_from,
       least(coalesce(r.valid_to, DATE 'infinity'), e.epoch_to) AS valid_to
FROM finding_row r
JOIN epoch e ON e.situation = r.situation
            AND r.valid_from < e.epoch_to AND coalesce(r.valid_to, DATE 'infinity') > e.epoch_from;

CREATE OR REPLACE TEMP TABLE phase AS
SELECT finding, bases, min(valid_from) AS valid_from, max(valid_to) AS valid_to,
       row_number() OVER (PARTITION BY finding ORDER BY min(valid_from), epoch_from, bases) AS seq
FROM cut_row GROUP BY finding, epoch_from, bases;

-- What each set of texts says: the strongest decides severity and whether correction comes first.
CREATE OR REPLACE TEMP TABLE law_set AS
SELECT s.bases, min(b.severity) AS severity,
       bool_and(b.correction_first) FILTER (b.severity = s.strongest) AS correction_first,
       list(b.consequence::JSON ORDER BY b.severity, b.basis)::JSON AS consequence,
       list(b.competent::JSON ORDER BY b.severity, b.basis) AS competent,
       list_transform(flatten(list(b.law ORDER BY b.severity, b.basis)), lambda one: one::JSON)::JSON AS law
FROM (
    SELECT p.bases, min(b.severity) AS strongest
    FROM (SELECT DISTINCT bases FROM phase) p, law_basis b WHERE list_contains(p.bases, b.basis) GROUP BY p.bases
) s
JOIN law_basis b ON list_contains(s.bases, b.basis)
GROUP BY s.bases;

CREATE OR REPLACE TEMP TABLE kept_row AS
SELECT * FROM finding_row WHERE row_no IN (SELECT row_no FROM cut_row);

CREATE OR REPLACE TEMP TABLE evidence_line AS
SELECT finding, e.batch, e."row", e.feed, max(e.known_from) AS known_from
FROM (SELECT finding, unnest(evidence) AS e FROM kept_row) GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE finding_total AS
WITH phases AS (
    SELECT p.finding, min(l.severity) AS severity, min(p.valid_from) AS valid_from, max(p.valid_to) AS valid_to,
           list_sort(list_distinct(flatten(list(l.competent)))) AS competent
    FROM phase p JOIN law_set l ON l.bases = p.bases GROUP BY p.finding
), kept AS (
    SELECT finding, any_value(subject) AS subject, min(coverage_until) AS coverage_until,
           arg_min(place, (valid_from, place)) AS place
    FROM kept_row GROUP BY finding
), lines AS (
    SELECT finding, count(*) AS evidence_count, max(known_from) AS known_from FROM evidence_line GROUP BY finding
)
SELECT finding, subject, place, severity, valid_from,
       CASE WHEN valid_to < DATE 'infinity' THEN valid_to END AS valid_to,
       known_from, coverage_until, coalesce(evidence_count, 0) AS evidence_count,
       to_json(list_filter(competent, lambda one: one IS NOT NULL)) AS competent
FROM phases JOIN kept USING (finding) LEFT JOIN lines USING (finding);
