-- An older number's own id keeps answering after a credit code took its holder over; where every mention of it was set
-- apart, it answers with the one set apart. A person without an id is known inside one institution: where that got another
-- id (an older number gave way to a credit code, a name was set apart), the person's old id keeps answering.
WITH organization_map AS (
    SELECT * FROM working.organization_mention
), moved AS (
    SELECT 'P-' || left(md5('person' || chr(31) || 'PN:' || 'O-' || left(md5('organization' || chr(31) || o.stated_key), 16)
        || chr(31) || m.name_key), 16) AS old_id, m.id
    FROM working.person_mention AS m JOIN organization_map AS o ON o.mention = split_part(m.mention, chr(30), 3)
    WHERE m.token IS NULL AND m.id IS NOT NULL AND o.stated_key <> 'NAME:' AND o.stated_key <> o.key
)
SELECT 'O-' || left(md5('organization' || chr(31) || stated_key), 16) AS old_id,
    coalesce(min(id) FILTER (key NOT LIKE 'APART:%'), min(id)) AS id
FROM organization_map
WHERE stated_key <> 'NAME:' AND key <> stated_key AND stated_key NOT IN (SELECT key FROM organization_map)
GROUP BY stated_key
UNION ALL
SELECT old_id, min(id) FROM moved WHERE old_id NOT IN (SELECT id FROM working.person_mention WHERE id IS NOT NULL) GROUP BY old_id
