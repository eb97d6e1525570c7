-- Awards whose bid deadline lies inside a prohibition with a stated term, in its division and matter. Entries that only
-- list, have no stated end or (but for procurement, which is barred everywhere) no stated place, are stayed or lifted, and suppliers known by name only, are left to people.
WITH bar AS (
    SELECT b.id, b.org, b.division, b.matter, b.doc_no, b.authority, b.valid_from, b.valid_to,
           least(b.valid_to, b.lifted_on) AS bars_to,
           {'batch': b.batch, 'row': b."row", 'feed': b.feed, 'known_from': b.known_from} AS line
    FROM ban b
    WHERE b.kind = 'prohibition' AND b.org IS NOT NULL AND b.valid_from IS NOT NULL AND b.valid_to IS NOT NULL
      AND NOT coalesce(b.stayed, false) AND b.matter IN ('all', 'monitoring', 'procurement')
), won AS (
    SELECT a.id, a.supplier, a.part, a.buyer, a.project_no, a.category, a.bid_deadline, a.division AS place, o.identity_basis,
           {'batch': a.batch, 'row': a."row", 'feed': a.feed, 'known_from': a.known_from} AS line
    FROM award a JOIN organization o ON o.id = a.supplier
    WHERE a.supplier IN (SELECT id FROM scope) AND a.outcome = 'valid' AND a.bid_deadline IS NOT NULL
      AND a.part IN ('supplier', 'consortium')
)
SELECT w.supplier AS subject, w.place, w.bid_deadline AS valid_from, w.bid_deadline + 1 AS valid_to, w.identity_basis,
       -- A buyer or authority known only by its name is no part of what is found: it would silence the finding.
       list_filter([{'id': y.id, 'role': 'buyer'}, {'id': z.id, 'role': 'barring_authority'}], lambda p: p.id IS NOT NULL) AS parties,
       [w.line, b.line] AS evidence, NULL::DATE AS coverage_until,
       w.id AS award, w.project_no, w.part, b.matter, b.doc_no AS ban_document, b.valid_from AS barred_from,
       b.valid_to - 1 AS barred_until, w.bid_deadline, b.valid_from >= $barred_by_law_from::DATE AS under_820
FROM won w
JOIN bar b ON b.org = w.supplier AND w.bid_deadline >= b.valid_from AND w.bid_deadline < b.bars_to
LEFT JOIN organization y ON y.id = w.buyer AND y.identity_basis = 'key' AND NOT coalesce(y.contested, false)
LEFT JOIN organization z ON z.id = b.authority AND z.identity_basis = 'key' AND NOT coalesce(z.contested, false)
WHERE (b.matter <> 'monitoring' OR regexp_matches(w.category, '监测|检测|检验|测试|采样'))
  AND (b.division IS NULL AND b.matter = 'procurement' OR EXISTS (FROM division_inside d WHERE d.division = w.place AND d.container = b.division))
