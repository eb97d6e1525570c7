-- Mentions with their key and name. US (chr 31) separates the two in a mention.
CREATE OR REPLACE TEMP TABLE org_mention_part AS
SELECT mention, split_part(mention, chr(31), 1) AS key, nullif(split_part(mention, chr(31), 2), '') AS name
FROM mention_organization;

-- Older keys that the register or the disclosure states beside a credit code. One code only, or the number stays by itself:
-- two different valid codes are never one organisation.
CREATE OR REPLACE TEMP TABLE older_key AS
WITH stated AS (
    SELECT code_kind(code) || ':' || code AS old_key, split_part(org, chr(31), 1) AS key FROM said_number
    WHERE code_kind(code) IN ('REGN', 'ORGC')
    UNION
    -- A credit code holds the organisation code in places 9 to 17 (GB 32100-2015).
    SELECT 'ORGC:' || substr(key, 14, 9) AS old_key, key FROM org_mention_part WHERE key LIKE 'USCC:%'
)
SELECT old_key, min(key) AS key FROM stated WHERE key LIKE 'USCC:%' GROUP BY old_key HAVING count(DISTINCT key) = 1;

CREATE OR REPLACE TEMP TABLE org_keyed AS
SELECT m.mention, m.key AS stated_key, m.name,
    CASE WHEN m.key = 'NAME:' THEN 'NAME:' || name_key(m.name) ELSE coalesce(o.key, m.key) END AS key
FROM org_mention_part AS m LEFT JOIN older_key AS o ON o.old_key = m.key;

-- What the holder of a key may be called: the names that the naming feeds give it; where they say nothing, every name.
-- `now` marks the names of the newest statement of each naming feed that are not declared as former.
CREATE OR REPLACE TEMP TABLE org_naming AS
WITH named AS (
    SELECT k.key, n.name, name_key(n.name) AS name_key, n.kind, n.feed, coalesce(b.cut_off, DATE '0001-01-01') AS cut_off
    FROM said_name AS n
    JOIN org_keyed AS k ON k.mention = n.org
    JOIN standing_batch AS b ON b.seq = n.batch
    WHERE k.key NOT LIKE 'NAME:%' AND n.name IS NOT NULL AND (n.kind = 'former' OR n.feed IN (SELECT feed FROM naming_feed))
), former AS (
    SELECT DISTINCT key, name_key FROM named WHERE kind = 'former'
), newest AS (
    SELECT key, feed, max(cut_off) AS cut_off FROM named WHERE kind <> 'former' GROUP BY key, feed
)
-- A name that a person set apart from the key is none of its names.
SELECT n.key, n.name, n.name_key, bool_or(
    n.kind <> 'former' AND n.cut_off = w.cut_off AND (n.key, n.name_key) NOT IN (SELECT (key, name_key) FROM former)
) AS now
FROM named AS n LEFT JOIN newest AS w ON w.key = n.key AND w.feed = n.feed
WHERE (n.key, n.name_key) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization' AND NOT same)
GROUP BY n.key, n.name, n.name_key;

-- Names under which rows print a credit code, although no source of names gives it to that code, and the registered names of codes.
INSERT INTO working.registered_name
SELECT DISTINCT split_part(org, chr(31), 1), name_key(name) FROM said_name
WHERE org LIKE 'USCC:%' AND name IS NOT NULL AND kind <> 'former' AND feed IN (SELECT feed FROM naming_feed);

INSERT INTO working.foreign_name
SELECT DISTINCT key, name_key(name) FROM org_keyed
WHERE key LIKE 'USCC:%' AND name IS NOT NULL AND (key, name_key(name)) NOT IN (SELECT (key, name_key) FROM org_naming);

-- Of these the names that are registered of another code: near as they may be to the holder's (a group and its subsidiary), the
-- row can be meant for either. A branch is its head office's legal person, so its name under the head's code is the head.
CREATE OR REPLACE TEMP TABLE org_elsewhere AS
SELECT DISTINCT f.key, f.name_key
FROM working.foreign_name AS f JOIN working.registered_name AS r ON r.name_key = f.name_key AND r.key <> f.key
WHERE f.key IN (SELECT key FROM org_naming)
    AND NOT EXISTS (FROM org_naming AS n WHERE n.key = f.key AND starts_with(f.name_key, n.name_key));

-- Keys that bear several names now. Both are shown and a person looks; where the names are unlike, the key is contested.
-- Names that a person judged need no other look.
CREATE OR REPLACE TEMP TABLE org_several AS
WITH said AS (
    SELECT key, name FROM org_naming WHERE now
    UNION
    SELECT DISTINCT k.key, k.name FROM org_keyed AS k
    WHERE k.key NOT LIKE 'NAME:%' AND k.name IS NOT NULL AND k.key NOT IN (SELECT key FROM org_naming WHERE now)
      AND (k.key, name_key(k.name)) NOT IN (SELECT (key, name_key) FROM org_naming)
)
SELECT key, name, key IN (SELECT key FROM org_naming WHERE now) AS registered FROM said
WHERE (key, name_key(name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization')
  AND key IN (SELECT key FROM said WHERE (key, name_key(name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization')
              GROUP BY key HAVING count(DISTINCT name_key(name)) > 1);

CREATE OR REPLACE TEMP TABLE org_contested AS
SELECT DISTINCT a.key FROM org_several AS a JOIN org_several AS b ON b.key = a.key AND b.name > a.name
WHERE NOT names_alike(a.name, b.name);

-- A mention that the holder of its code cannot be, or that a person set apart: under a key of its own.
CREATE OR REPLACE TEMP TABLE org_apart AS
SELECT DISTINCT k.mention, k.key, k.name
FROM org_keyed AS k
WHERE k.name IS NOT NULL AND k.key NOT LIKE 'NAME:%'
  -- Former names alone do not tell what the holder is called today.
  AND k.key IN (SELECT key FROM org_naming WHERE now)
  AND k.key NOT IN (SELECT key FROM org_contested)
  AND NOT EXISTS (
      SELECT 1 FROM org_naming AS n
      WHERE n.key = k.key AND (n.name_key = name_key(k.name)
          OR names_alike(n.name, k.name) AND (k.key, name_key(k.name)) NOT IN (SELECT (key, name_key) FROM org_elsewhere))
  )
  AND (k.key, name_key(k.name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization' AND same)
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
