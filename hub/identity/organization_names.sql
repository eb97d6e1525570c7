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

CREATE OR REPLACE TEMP TABLE org_foreign AS
SELECT mention, key, name, name_key(name) AS name_key FROM org_keyed
WHERE key NOT LIKE 'NAME:%' AND name IS NOT NULL AND (key, name_key(name)) NOT IN (SELECT (key, name_key) FROM org_naming);

INSERT INTO working.foreign_name SELECT DISTINCT key, name_key FROM org_foreign WHERE key LIKE 'USCC:%';

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
    SELECT DISTINCT key, name FROM org_foreign WHERE key NOT IN (SELECT key FROM org_naming WHERE now)
)
SELECT key, name, key IN (SELECT key FROM org_naming WHERE now) AS registered FROM said
WHERE (key, name_key(name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization')
  AND key IN (SELECT key FROM said WHERE (key, name_key(name)) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'organization')
              GROUP BY key HAVING count(DISTINCT name_key(name)) > 1);

-- Rows under a code whose holder is called otherwise today. Former names alone do not tell what the holder is called.
CREATE OR REPLACE TEMP TABLE org_doubtful AS
FROM org_foreign WHERE key IN (SELECT key FROM org_naming WHERE now);

-- The names that are compared, to be taken apart once.
CREATE OR REPLACE TEMP TABLE org_compared AS
SELECT name FROM org_several
UNION SELECT name FROM org_doubtful
UNION SELECT name FROM org_naming WHERE key IN (SELECT key FROM org_doubtful)
