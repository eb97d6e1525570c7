-- What a person must look at: codes with several names of which the register gives one or which are unlike, and mentions
-- that were set apart.
WITH names AS (
    SELECT key, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names FROM org_several
    -- Alike spellings under a code that no register names are no matter for a person.
    WHERE registered OR key IN (SELECT key FROM org_contested) GROUP BY key
), apart AS (
    SELECT m.id, a.key, min(a.name) AS name
    FROM org_apart AS a JOIN organization_map AS m ON m.mention = a.mention
    WHERE m.key LIKE 'APART:%' AND (a.key, name_key(a.name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization')
    GROUP BY m.id, a.key
), holder AS (
    SELECT key, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names FROM org_naming WHERE now GROUP BY key
)
SELECT 'org_code_two_names' AS kind, m.id AS entity, split_part(n.key, ':', 2) AS key, n.names
FROM names AS n JOIN (SELECT DISTINCT own_key, id FROM organization_map) AS m ON m.own_key = n.key
UNION ALL
SELECT 'name_not_of_code' AS kind, a.id, split_part(a.key, ':', 2), a.name || ' / ' || h.names FROM apart AS a JOIN holder AS h ON h.key = a.key
