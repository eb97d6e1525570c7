-- An older number's own id keeps answering after a credit code took its holder over; where every mention of it was set
-- apart, it answers with the one set apart. A person without an id is known inside one institution: where that got another
-- id (an older number gave way to a credit code, a name was set apart), the person's old id keeps answering. An id that
-- later records bear (working.later) answers for itself.
WITH organization_map AS (
    SELECT * FROM working.organization_mention
), former AS (
    -- The key that a row states, and the key that a judgement put under a stronger one.
    SELECT DISTINCT mention, old_key, key, id FROM (SELECT mention, unnest([stated_key, own_key]) AS old_key, key, id FROM organization_map)
    WHERE old_key <> 'NAME:' AND old_key <> key
), judged AS (
    -- A key may have no mention of its own any more: a name that was set apart until somebody judged.
    SELECT kind, CASE kind WHEN 'person' THEN 'P' ELSE 'O' END || '-' || left(md5(kind || chr(31) || own), 16) AS old_id,
        CASE kind WHEN 'person' THEN 'P' ELSE 'O' END || '-' || left(md5(kind || chr(31) || key), 16) AS id
    FROM working.judged_link
), moved AS (
    SELECT 'P-' || left(md5('person' || chr(31) || 'PN:' || 'O-' || left(md5('organization' || chr(31) || o.old_key), 16)
        || chr(31) || m.name_key), 16) AS old_id, m.id
    FROM working.person_mention AS m JOIN former AS o ON o.mention = split_part(m.mention, chr(30), 3)
    WHERE m.token IS NULL AND m.id IS NOT NULL
    UNION ALL
    SELECT l.old_id, l.id FROM judged AS l JOIN working.person_mention AS m ON m.id = l.id WHERE l.kind = 'person'
)
SELECT 'O-' || left(md5('organization' || chr(31) || old_key), 16) AS old_id,
    coalesce(min(id) FILTER (key NOT LIKE 'APART:%'), min(id)) AS id
FROM former WHERE old_key NOT IN (SELECT key FROM organization_map)
    AND 'O-' || left(md5('organization' || chr(31) || old_key), 16) NOT IN (FROM working.later)
GROUP BY old_key
UNION
SELECT l.old_id, l.id FROM judged AS l
WHERE l.kind = 'organization' AND l.id IN (SELECT id FROM organization_map) AND l.old_id NOT IN (SELECT id FROM organization_map)
    -- Where the register gives the number to another code since, its rows are that code's, and so is the old id.
    AND l.old_id NOT IN (SELECT 'O-' || left(md5('organization' || chr(31) || old_key), 16) FROM former)
    AND l.old_id NOT IN (FROM working.later)
UNION ALL
SELECT old_id, min(id) FROM moved
WHERE old_id NOT IN (SELECT id FROM working.person_mention WHERE id IS NOT NULL) AND old_id NOT IN (FROM working.later)
GROUP BY old_id
