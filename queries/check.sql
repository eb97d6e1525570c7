-- Plain questions of a check before an award. $orgs ids, $bid day, $place division or null, $names as written.

-- name: bars
WITH asked AS (
    SELECT o.id, o.id AS org FROM organization AS o WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
    UNION
    -- A branch is its head office's legal person: what binds the one binds the other.
    SELECT h.id, o.id AS org FROM organization AS o JOIN organization AS h ON h.legal_person = o.legal_person
    WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
), here AS (
    SELECT lo FROM division WHERE code = $place
)
SELECT 'ban' AS kind, a.org, o.name, o.code, b.matter AS scope, b.division AS scope_place, b.doc_no, g.name AS authority,
    b.valid_from, b.valid_to, b.batch, b.row
FROM asked AS a
JOIN ban AS b ON b.org = a.id
JOIN organization AS o ON o.id = a.id
LEFT JOIN organization AS g ON g.id = b.authority
LEFT JOIN division AS d ON d.code = b.division
WHERE b.kind = 'prohibition' AND o.identity_basis = 'key' AND b.matter IN ('all', 'monitoring', 'procurement')
  AND b.valid_from <= $bid::DATE AND b.valid_to > $bid::DATE
  AND (b.lifted_on IS NULL OR b.lifted_on > $bid::DATE) AND NOT coalesce(b.stayed, false)
  AND (b.division IS NULL OR $place IS NULL OR EXISTS (SELECT 1 FROM here WHERE here.lo BETWEEN d.lo AND d.hi))
UNION ALL
SELECT 'suspension' AS kind, a.org, o.name, o.code, 'all', c.division, c.doc_no, g.name, c.suspension_from, c.suspension_to,
    c.batch, c.row
FROM asked AS a
JOIN "case" AS c ON c.org = a.id
JOIN organization AS o ON o.id = a.id
LEFT JOIN organization AS g ON g.id = c.authority
WHERE o.identity_basis = 'key' AND c.suspension_from <= $bid::DATE AND c.suspension_to > $bid::DATE
  AND (c.revoked_on IS NULL OR c.revoked_on > $bid::DATE)
  AND NOT coalesce(c.stay_from <= $bid::DATE AND coalesce(c.stay_to, DATE 'infinity') > $bid::DATE, false)
UNION ALL
SELECT 'certificate_' || e.type, a.org, o.name, o.code, 'all', NULL, e.number, NULL, e.valid_from, e.valid_to, e.batch, e.row
FROM asked AS a
JOIN certificate_event AS e ON e.holder = a.id
JOIN organization AS o ON o.id = a.id
WHERE o.identity_basis = 'key' AND e.type IN ('suspended', 'withdrawn', 'revoked', 'cancelled', 'taken_back') AND e.scope = 'whole'
  AND e.valid_from <= $bid::DATE AND coalesce(e.valid_to, DATE 'infinity') > $bid::DATE
  AND NOT EXISTS (
      SELECT 1 FROM certificate AS c WHERE c.holder = a.id AND c.number <> e.number
        AND c.valid_from <= $bid::DATE AND coalesce(c.valid_to, DATE 'infinity') > $bid::DATE
        AND NOT EXISTS (SELECT 1 FROM certificate_event AS x WHERE x.number = c.number AND x.scope = 'whole'
            AND x.type IN ('suspended', 'withdrawn', 'revoked', 'cancelled', 'taken_back')
            AND x.valid_from <= $bid::DATE AND coalesce(x.valid_to, DATE 'infinity') > $bid::DATE)
  )
ORDER BY ALL;

-- name: open_ended
-- A ban with no stated end is not endless (9.0(4)): ask the authority.
SELECT b.name, b.kind, b.matter AS scope, b.division AS scope_place, b.doc_no, g.name AS authority, b.valid_from, b.batch, b.row
FROM ban AS b
JOIN organization AS h ON h.id = b.org
LEFT JOIN organization AS g ON g.id = b.authority
WHERE h.legal_person IN (SELECT legal_person FROM organization WHERE id IN (SELECT unnest($orgs::VARCHAR[])))
  AND (b.valid_to IS NULL OR b.valid_from IS NULL OR b.kind = 'listed') AND coalesce(b.valid_from <= $bid::DATE, true)
  AND coalesce(b.valid_to > $bid::DATE, true) AND (b.lifted_on IS NULL OR b.lifted_on > $bid::DATE) AND NOT coalesce(b.stayed, false)
ORDER BY ALL;

-- name: unplaced
-- List entries that bear one of the names but no key: nobody may be taken for another, so they are shown, not used.
SELECT b.name, b.address, b.kind, b.matter AS scope, b.doc_no, b.valid_from, b.valid_to, b.batch, b.row
FROM ban AS b
LEFT JOIN organization AS h ON h.id = b.org
WHERE b.person IS NULL AND coalesce(h.identity_basis, 'name') <> 'key'
  AND (name_key(b.name) IN (SELECT name_key(name) FROM organization WHERE id IN (SELECT unnest($orgs::VARCHAR[])))
       OR name_key(b.name) IN (SELECT name_key(unnest($names::VARCHAR[]))))
ORDER BY ALL;
