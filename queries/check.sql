-- Plain questions of a check before an award, each in parts of one list: a part is asked only where its list names somebody.
-- $orgs ids, $bid day, $place division or null, $names normal forms of names.

-- name: bars of ban
WITH asked AS (
    SELECT o.id, o.id AS org FROM organization AS o WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
    UNION
    -- What binds a legal person binds its branches; whether an entry on one branch reaches the whole is for its authority.
    SELECT o.legal_person, o.id AS org FROM organization AS o WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
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
  -- A bar from procurement holds everywhere; any other entry holds where it says, and nowhere known when it does not say.
  AND (b.division = '000000' OR b.division IS NULL AND b.matter = 'procurement' OR b.division IS NOT NULL AND $place IS NULL
       OR EXISTS (SELECT 1 FROM here WHERE here.lo BETWEEN d.lo AND d.hi))
ORDER BY ALL;

-- name: bars of certificate_event
SELECT 'certificate_' || e.type AS kind, e.holder AS org, o.name, o.code, 'all' AS scope, NULL::VARCHAR AS scope_place, e.number AS doc_no,
    NULL::VARCHAR AS authority, e.valid_from, e.valid_to, e.batch, e.row
FROM certificate_event AS e
JOIN organization AS o ON o.id = e.holder
WHERE e.holder IN (SELECT unnest($orgs::VARCHAR[])) AND o.identity_basis = 'key' AND e.type IN ('suspended', 'withdrawn', 'revoked', 'cancelled', 'taken_back') AND e.scope = 'whole'
  AND e.valid_from <= $bid::DATE AND coalesce(e.valid_to, DATE 'infinity') > $bid::DATE
  AND (e.type <> 'suspended' OR e.valid_to IS NOT NULL)
  -- Restored, renewed or issued anew under the same number; or the decision was reversed or stayed.
  AND NOT EXISTS (
      SELECT 1 FROM certificate_event AS r WHERE r.number = e.number AND r.type IN ('restored', 'renewed')
        AND coalesce(r.valid_from, r.served_on, r.decided_on) BETWEEN coalesce(e.decided_on, e.valid_from) AND $bid::DATE
  )
  AND NOT EXISTS (
      SELECT 1 FROM certificate AS n WHERE n.number = e.number AND n.valid_from > e.valid_from AND n.valid_from <= $bid::DATE
        AND coalesce(n.valid_to, DATE 'infinity') > $bid::DATE
  )
  AND NOT EXISTS (
      SELECT 1 FROM "case" AS k WHERE k.org = e.holder AND k.decided_on = e.decided_on
        AND (k.revoked_on <= $bid::DATE
             OR coalesce(k.stay_from <= $bid::DATE AND coalesce(k.stay_to, DATE 'infinity') > $bid::DATE, false))
  )
  AND NOT EXISTS (
      SELECT 1 FROM certificate AS c WHERE c.holder = e.holder AND c.number <> e.number
        AND c.valid_from <= $bid::DATE AND coalesce(c.valid_to, DATE 'infinity') > $bid::DATE
        AND NOT EXISTS (SELECT 1 FROM certificate_event AS x WHERE x.number = c.number AND x.scope = 'whole'
            AND x.type IN ('suspended', 'withdrawn', 'revoked', 'cancelled', 'taken_back')
            AND x.valid_from <= $bid::DATE AND coalesce(x.valid_to, DATE 'infinity') > $bid::DATE)
  )
ORDER BY ALL;

-- name: bars of case
WITH asked AS (
    SELECT o.id, o.id AS org FROM organization AS o WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
    UNION
    SELECT o.legal_person, o.id AS org FROM organization AS o WHERE o.id IN (SELECT unnest($orgs::VARCHAR[]))
)
SELECT 'suspension' AS kind, a.org, o.name, o.code, 'all' AS scope, c.division AS scope_place, c.doc_no, g.name AS authority,
    c.suspension_from AS valid_from, c.suspension_to AS valid_to, c.batch, c.row
FROM asked AS a
JOIN "case" AS c ON c.org = a.id
JOIN organization AS o ON o.id = a.id
LEFT JOIN organization AS g ON g.id = c.authority
WHERE o.identity_basis = 'key' AND c.suspension_from <= $bid::DATE AND c.suspension_to > $bid::DATE
  AND (c.revoked_on IS NULL OR c.revoked_on > $bid::DATE)
  AND NOT coalesce(c.stay_from <= $bid::DATE AND coalesce(c.stay_to, DATE 'infinity') > $bid::DATE, false)
ORDER BY ALL;

-- name: open_ended of ban
-- A ban with no stated end is not endless (9.0(4)): ask the authority. So with one that states no place, and with one on a
-- branch or a sister branch.
SELECT b.name, b.kind, b.matter AS scope, b.division AS scope_place, b.doc_no, g.name AS authority, b.valid_from, b.batch, b.row
FROM ban AS b
JOIN organization AS h ON h.id = b.org
LEFT JOIN organization AS g ON g.id = b.authority
WHERE h.legal_person IN (SELECT legal_person FROM organization WHERE id IN (SELECT unnest($orgs::VARCHAR[])))
  AND (b.valid_to IS NULL OR b.valid_from IS NULL OR b.kind <> 'prohibition'
       OR b.division IS NULL AND b.matter <> 'procurement'
       OR b.org NOT IN (SELECT unnest([id, legal_person]) FROM organization WHERE id IN (SELECT unnest($orgs::VARCHAR[]))))
  AND coalesce(b.valid_from <= $bid::DATE, true)
  AND coalesce(b.valid_to > $bid::DATE, true) AND (b.lifted_on IS NULL OR b.lifted_on > $bid::DATE) AND NOT coalesce(b.stayed, false)
ORDER BY ALL;

-- name: open_ended of case
-- A suspension or an order to close whose end nobody stated.
SELECT o.name, 'suspension' AS kind, 'all' AS scope, c.division AS scope_place, c.doc_no, g.name AS authority,
    c.suspension_from AS valid_from, c.batch, c.row
FROM "case" AS c JOIN organization AS o ON o.id = c.org LEFT JOIN organization AS g ON g.id = c.authority
WHERE c.org IN (SELECT unnest($orgs::VARCHAR[])) AND c.suspension_from <= $bid::DATE AND c.suspension_to IS NULL
  AND (c.revoked_on IS NULL OR c.revoked_on > $bid::DATE)
ORDER BY ALL;

-- name: open_ended of certificate_event
SELECT o.name, 'suspension' AS kind, 'all' AS scope, NULL::VARCHAR AS scope_place, e.number AS doc_no,
    NULL::VARCHAR AS authority, e.valid_from, e.batch, e.row
FROM certificate_event AS e JOIN organization AS o ON o.id = e.holder
WHERE e.holder IN (SELECT unnest($orgs::VARCHAR[])) AND e.type = 'suspended' AND e.scope = 'whole'
  AND e.valid_from <= $bid::DATE AND e.valid_to IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM certificate_event AS r WHERE r.number = e.number AND r.type IN ('restored', 'renewed')
        AND coalesce(r.valid_from, r.served_on, r.decided_on) BETWEEN coalesce(e.decided_on, e.valid_from) AND $bid::DATE
  )
ORDER BY ALL;

-- name: unplaced of ban
-- List entries that bear one of the names but no key: nobody may be taken for another, so they are shown, not used.
SELECT b.name, b.address, b.kind, b.matter AS scope, b.doc_no, b.valid_from, b.valid_to, b.batch, b.row
FROM unplaced_entry AS b
WHERE b.name_key IN (SELECT unnest($names::VARCHAR[]))
ORDER BY ALL;
