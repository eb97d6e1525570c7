CREATE OR REPLACE TEMP TABLE org_contested AS
SELECT DISTINCT a.key FROM org_several AS a JOIN org_several AS b ON b.key = a.key AND b.name > a.name
JOIN org_traits AS s ON s.name = a.name JOIN org_traits AS t ON t.name = b.name
WHERE NOT names_alike(s.traits, t.traits);

-- A mention that the holder of its code cannot be, or that a person set apart: under a key of its own.
CREATE OR REPLACE TEMP TABLE org_apart AS
SELECT DISTINCT k.mention, k.key, k.name
FROM org_doubtful AS k
WHERE k.key NOT IN (SELECT key FROM org_contested)
  AND ((k.key, k.name_key) IN (SELECT (key, name_key) FROM org_elsewhere) OR NOT EXISTS (
      SELECT 1 FROM org_naming AS n JOIN org_traits AS s ON s.name = n.name, org_traits AS t
      WHERE n.key = k.key AND t.name = k.name AND names_alike(s.traits, t.traits)))
  AND (k.key, k.name_key) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization' AND same)
UNION
SELECT k.mention, k.key, k.name FROM org_keyed AS k
JOIN judged_name AS j ON j.kind = 'organization' AND NOT j.same AND j.key = k.key AND j.name = name_key(k.name);

-- A key answers for itself, unless people judged that a stronger one does.
CREATE OR REPLACE TEMP TABLE organization_map AS
WITH own AS (
    SELECT k.mention, k.stated_key, k.name, k.key IN (SELECT key FROM org_contested) AS contested,
        CASE WHEN a.mention IS NULL THEN k.key ELSE 'APART:' || k.key || chr(31) || name_key(k.name) END AS own_key
    FROM org_keyed AS k LEFT JOIN org_apart AS a ON a.mention = k.mention
), final AS (
    SELECT o.*, coalesce(l.key, o.own_key) AS key, l.since AS judged_at, l.until AS judged_until
    FROM own AS o LEFT JOIN judged_link AS l ON l.kind = 'organization' AND l.own = o.own_key
)
SELECT mention, stated_key, name, own_key, key, judged_at, judged_until,
    CASE WHEN judged_until IS NOT NULL THEN own_key END AS later_key,
    CASE WHEN judged_until IS NOT NULL THEN 'O-' || left(md5('organization' || chr(31) || own_key), 16) END AS later_id,
    CASE WHEN key LIKE 'APART:%' OR bool_or(contested) OVER (PARTITION BY key) THEN 'contested'
         WHEN key LIKE 'NAME:%' THEN 'name' ELSE 'key' END AS identity_basis,
    'O-' || left(md5('organization' || chr(31) || key), 16) AS id
FROM final
