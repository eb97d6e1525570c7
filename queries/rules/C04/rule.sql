-- Testing that began, and commissions signed and begun, while the certificate was withdrawn, revoked, cancelled or suspended
-- or the institution was closed by order. The days of testing count, not the day of issue: a report issued late or corrected
-- later is not new work. Item scopes are silent, because events do not say which items.
WITH step AS (
    SELECT e.number, e.holder AS org, e.type, e.reason, e.scope, e.site_no, coalesce(e.valid_from, e.served_on) AS closed_on,
           e.valid_to, e.decided_on, {'batch': e.batch, 'row': e."row", 'feed': e.feed, 'known_from': e.known_from} AS line
    FROM certificate_event e
), again AS (
    -- The first restoration or renewal after a closing step, or a certificate issued anew under the same number. A
    -- restoration may come before the step takes effect, and its own first day may be blank.
    SELECT s.number, coalesce(s.closed_on, s.decided_on) AS day, s.type = 'restored' AS restored
    FROM step s WHERE s.type IN ('restored', 'renewed')
    UNION SELECT number, valid_from, false FROM certificate_span
), bar AS (
    SELECT s.org, s.type AS closure, s.number, s.scope, s.site_no, s.closed_on,
           least(s.valid_to, (SELECT min(a.day) FROM again a WHERE a.number = s.number
           AND (a.day > s.closed_on OR a.restored AND a.day >= coalesce(s.decided_on, s.closed_on)))) AS open_again, s.line
    FROM step s
    WHERE s.type IN ('withdrawn', 'revoked', 'cancelled', 'suspended') AND s.scope IN ('whole', 'site') AND s.closed_on IS NOT NULL
      -- A refused event of the certificate may be the restoration.
      AND NOT EXISTS (FROM refused_row x WHERE x.feed = 'certificates' AND (x.number = s.number OR x.org = s.org))
      AND NOT (s.type = 'cancelled' AND s.reason IS NOT DISTINCT FROM 'term_ended')
      AND NOT EXISTS (FROM "case" k WHERE k.org = s.org AND k.decided_on = s.decided_on AND k.revoked_on IS NOT NULL)
    UNION ALL
    SELECT k.org, 'closed_by_order', NULL, 'whole', NULL, k.suspension_from, k.suspension_to,
           {'batch': k.batch, 'row': k."row", 'feed': k.feed, 'known_from': k.known_from}
    FROM "case" k
    WHERE k.org IS NOT NULL AND k.suspension_from IS NOT NULL AND k.suspension_to IS NOT NULL AND k.revoked_on IS NULL
), known_bar AS (
    -- A suspension is for a time: one whose end nobody stated proves nothing after its day.
    SELECT * FROM bar WHERE closure <> 'suspended' OR open_again IS NOT NULL
), work AS (
    SELECT r.issuer AS org, 'report' AS activity, r.report_no AS document, r.site_no, r.certificate_no,
           coalesce(r.cma_mark, false) AND r.purpose IS DISTINCT FROM 'internal' AS marked,
           least(r.sampled_from, r.analysed_from) AS day_from,
           greatest(r.sampled_from, r.sampled_to, r.analysed_from, r.analysed_to) + 1 AS day_to, r.division, NULL::DATE AS signed_on,
           {'batch': r.batch, 'row': r."row", 'feed': r.feed, 'known_from': r.known_from} AS line
    FROM report r WHERE r.issuer IN (SELECT org FROM bar) AND r.issuer IN (SELECT id FROM scope)
    UNION ALL
    SELECT g.performer, 'engagement', g.contract_no, NULL, NULL, true, g.valid_from, g.valid_to, g.division, g.signed_on,
           {'batch': g.batch, 'row': g."row", 'feed': g.feed, 'known_from': g.known_from}
    FROM engagement g
    WHERE g.performer IN (SELECT org FROM bar) AND g.performer IN (SELECT id FROM scope)
      AND coalesce(g.status, 'valid') = 'valid' AND g.recusal IS NULL AND g.contract_type IS DISTINCT FROM 'framework'
      AND g.service IN (SELECT code FROM code_group WHERE list = 'service_type' AND grp IN ('regulatory', 'self', 'ambient'))
), inside AS (
    SELECT b.*, w.activity, w.document, w.day_from, least(w.day_to, b.open_again) AS day_to, w.division, w.line AS work_line
    FROM known_bar b
    JOIN work w ON w.org = b.org AND w.day_from >= b.closed_on AND w.day_from < coalesce(b.open_again, DATE 'infinity')
    WHERE CASE
        WHEN w.activity = 'engagement' THEN b.scope = 'whole' AND b.closure IN ('withdrawn', 'revoked', 'closed_by_order')
            AND w.signed_on >= b.closed_on
        WHEN b.closure = 'closed_by_order' THEN true
        ELSE w.marked AND coalesce(w.certificate_no, b.number) = b.number
            AND (b.scope = 'whole' OR w.site_no = b.site_no) END
), held AS (
    -- Another certificate of the legal person that is in force and not itself closed makes the work lawful.
    SELECT i.* FROM inside i JOIN organization o ON o.id = i.org
    WHERE i.closure = 'closed_by_order' OR NOT EXISTS (
        FROM certificate_span s
        WHERE s.legal_person = coalesce(o.legal_person, o.id) AND s.number <> i.number
          AND s.valid_from <= i.day_from AND coalesce(s.valid_to, DATE 'infinity') > i.day_from
          AND NOT EXISTS (FROM known_bar c WHERE c.number = s.number AND c.scope = 'whole' AND c.closed_on <= i.day_from
                          AND coalesce(c.open_again, DATE 'infinity') > i.day_from))
)
SELECT h.org AS subject, coalesce(h.division, o.division) AS place, h.day_from AS valid_from, h.day_to AS valid_to, o.identity_basis,
       []::STRUCT(id VARCHAR, "role" VARCHAR)[] AS parties, [h.work_line, h.line] AS evidence, NULL::DATE AS coverage_until,
       h.closure, h.closed_on, h.activity, h.document, coalesce(h.number, '') AS certificate_no
FROM held h JOIN organization o ON o.id = h.org
WHERE NOT EXISTS (FROM "case" k WHERE k.org = h.org AND k.stay_from <= h.day_from AND coalesce(k.stay_to, DATE 'infinity') > h.day_from)
  AND NOT EXISTS (FROM emergency e WHERE e.org = h.org AND e.valid_from <= h.day_from AND coalesce(e.valid_to, DATE 'infinity') > h.day_from)
