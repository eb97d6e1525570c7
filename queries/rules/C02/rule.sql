-- A new false document after two or more penalties for false documents that were in effect before it began, the first of
-- them at most two years before. One case counts once, however many documents, persons or amending decisions it has.
WITH RECURSIVE decided AS (
    SELECT k.id, k.case_no, k.doc_key, k.amends_doc, k.org, k.authority, k.division, k.act_from, k.act_to, k.nature,
           k.effective_on, k.stay_from, k.stay_to, k.revoked_on,
           {'batch': k.batch, 'row': k."row", 'feed': k.feed, 'known_from': k.known_from} AS line
    FROM "case" k
    WHERE k.org IS NOT NULL
), amended(id, root, depth) AS (
    -- The document that the last of a chain of amendments goes back to.
    SELECT id, coalesce(amends_doc, doc_key, id), 0 FROM decided
    UNION ALL
    SELECT a.id, d.amends_doc, a.depth + 1
    FROM amended a JOIN decided d ON d.doc_key = a.root WHERE d.amends_doc IS NOT NULL AND d.amends_doc <> a.root AND a.depth < 9
), rooted AS (
    SELECT d.*, r.root FROM decided d JOIN (SELECT id, max_by(root, depth) AS root FROM amended GROUP BY id) r USING (id)
), grouped AS (
    -- Documents of one case number, of one chain, or on acts of one party whose days overlap (two authorities seldom date
    -- one act alike) are one case.
    SELECT r.*, min(coalesce(r.case_no, r.root)) OVER (PARTITION BY r.org, r.root) AS by_root FROM rooted r
), laid_out AS (
    SELECT g.*, g.act_from <= max(coalesce(g.act_to, g.act_from)) OVER (
               PARTITION BY g.org ORDER BY g.act_from, g.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS goes_on
    FROM grouped g WHERE g.nature = 'false' AND g.act_from IS NOT NULL
), stretch AS (
    SELECT *, count(*) FILTER (NOT coalesce(goes_on, false)) OVER (PARTITION BY org ORDER BY act_from, id) AS act_no FROM laid_out
), matter AS (
    SELECT * EXCLUDE (goes_on, act_no), min(by_root) OVER (PARTITION BY org, act_no) AS matter FROM stretch
    UNION ALL
    SELECT g.*, g.by_root FROM grouped g WHERE g.nature = 'false' AND g.act_from IS NULL
), prior AS (
    SELECT org, matter, min(effective_on) AS effective_on, arg_min(doc_key, (effective_on, doc_key)) AS doc_key,
           list({'from': stay_from, 'to': coalesce(stay_to, DATE 'infinity')}) FILTER (stay_from IS NOT NULL) AS stays,
           list(line) AS lines
    FROM matter WHERE effective_on IS NOT NULL AND revoked_on IS NULL GROUP BY org, matter
), act AS (
    SELECT org, matter, min(act_from) AS act_from, max(coalesce(act_to, act_from)) AS act_to, min(division) AS division,
           min(authority) AS authority, list(line) AS lines
    FROM matter WHERE act_from IS NOT NULL AND revoked_on IS NULL GROUP BY org, matter
), counted AS (
    SELECT a.org, a.matter, a.act_from, a.act_to, a.division, count(*) AS prior_count, min(p.effective_on) AS first_effective,
           list(p.doc_key ORDER BY p.effective_on, p.doc_key) AS prior_documents, flatten(list(p.lines)) AS prior_lines, any_value(a.lines) AS lines
    FROM act a
    JOIN prior p ON p.org = a.org AND p.matter <> a.matter
     AND p.effective_on < a.act_from AND a.act_from <= (p.effective_on + to_years($window_years::INTEGER))::DATE
    WHERE a.org IN (SELECT id FROM scope) AND a.act_from >= $counted_from::DATE
      AND len(list_filter(coalesce(p.stays, []), lambda s: s."from" <= a.act_from AND a.act_from < s."to")) = 0
    GROUP BY ALL
)
SELECT c.org AS subject, coalesce(c.division, o.division) AS place, c.act_from AS valid_from, c.act_to + 1 AS valid_to,
       o.identity_basis, []::STRUCT(id VARCHAR, "role" VARCHAR)[] AS parties,
       list_distinct(list_concat(c.lines, c.prior_lines)) AS evidence, NULL::DATE AS coverage_until,
       c.matter AS new_case, c.act_from, c.prior_count, c.first_effective, array_to_string(c.prior_documents, '、') AS prior_documents
FROM counted c JOIN organization o ON o.id = c.org
WHERE c.prior_count >= $prior_penalties
