-- Mentions of persons with their token, name and institution; reads person_mention_part (persons.py), whose `decided` says
-- of whom everything is known here.
-- Masked names (张某某, 张*) say nothing about who it is.
CREATE OR REPLACE TEMP TABLE person_plain AS
SELECT * FROM person_mention_part WHERE seen > 0 AND name IS NOT NULL AND NOT regexp_matches(name, '[*＊×某]');

-- Names that a person judged, as names of a token or as none, need no other look.
CREATE OR REPLACE TEMP TABLE token_contested AS
WITH named AS (
    SELECT token, name, name_key FROM person_plain
    WHERE token IS NOT NULL AND ('PID:' || token, name_key) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'person')
), several AS MATERIALIZED (
    SELECT token FROM named GROUP BY token HAVING count(DISTINCT name_key) > 1
)
SELECT token, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names
FROM named SEMI JOIN several USING (token)
GROUP BY token HAVING count(DISTINCT person_spelling(name_key)) > 1;

-- Two tokens under one name in one institution are two people only where a person judged so.
CREATE OR REPLACE TEMP TABLE name_contested AS
WITH several AS (
    SELECT org, name_key FROM person_plain WHERE token IS NOT NULL AND org IS NOT NULL GROUP BY ALL HAVING count(DISTINCT token) > 1
), bearer AS (
    SELECT p.* FROM person_plain AS p SEMI JOIN several AS s ON s.org = p.org AND s.name_key = p.name_key
)
SELECT a.org, a.name_key, min(a.name) AS name
FROM bearer AS a JOIN bearer AS b ON b.org = a.org AND b.name_key = a.name_key AND b.token > a.token
WHERE ('PID:' || a.token, 'PID:' || b.token) NOT IN (SELECT (a, b) FROM judged_apart WHERE kind = 'person')
GROUP BY a.org, a.name_key;

-- Two namesakes whom a person told apart stay two where their institutions became one: under the institution's own key.
CREATE OR REPLACE TEMP TABLE person_kept AS
SELECT p.mention, min(k.own) AS own_key
FROM judged_kept AS k JOIN person_mention_part AS p ON 'PN:' || p.org || chr(31) || p.name_key = k.key AND p.token IS NULL
JOIN working.organization_mention AS o ON o.mention = split_part(p.mention, chr(30), 3)
WHERE k.own IN (SELECT 'PN:O-' || left(md5('organization' || chr(31) || unnest([o.own_key, o.stated_key])), 16) || chr(31) || p.name_key)
GROUP BY p.mention;

CREATE OR REPLACE TEMP TABLE person_map AS
WITH own AS (
    SELECT p.* EXCLUDE (judged_at, judged_until), CASE
        WHEN token IS NULL THEN coalesce(kept.own_key, 'PN:' || coalesce(org, '') || chr(31) || name_key)
        WHEN ('PID:' || token, name_key) IN (SELECT (key, name) FROM judged_name WHERE kind = 'person' AND NOT same)
        THEN 'APART:PID:' || token || chr(31) || name_key
        ELSE 'PID:' || token END AS own_key
    FROM person_mention_part AS p LEFT JOIN person_kept AS kept ON kept.mention = p.mention WHERE seen > 0
), keyed AS (
    SELECT o.*, coalesce(l.key, o.own_key) AS key, l.since AS judged_at,
        -- Without a number somebody is known inside an institution: where that was judged by its bare name, so was he.
        CASE WHEN o.token IS NULL THEN least(l.until, o.org_until) END AS judged_until
    FROM own AS o LEFT JOIN judged_link AS l ON l.kind = 'person' AND l.own = o.own_key
), later AS (
    SELECT *, CASE WHEN judged_until IS NULL THEN NULL
        WHEN later_org IS NULL THEN own_key ELSE 'PN:' || later_org || chr(31) || name_key END AS later_key
    FROM keyed
), contested AS (
    SELECT 'PID:' || token AS own_key FROM token_contested
    UNION
    SELECT DISTINCT 'PID:' || p.token FROM person_plain AS p JOIN name_contested AS n ON n.org = p.org AND n.name_key = p.name_key
    WHERE p.token IS NOT NULL
)
SELECT k.mention, k.decided, k.own_key, k.key, k.name, k.name_key, k.org, k.token, k.judged_at, k.judged_until, k.later_key,
    CASE WHEN k.key LIKE 'APART:%' OR bool_or(k.own_key IN (SELECT own_key FROM contested)) OVER (PARTITION BY k.key) THEN 'contested'
         WHEN k.key LIKE 'PID:%' THEN 'key' ELSE 'name' END AS identity_basis,
    'P-' || left(md5('person' || chr(31) || k.key), 16) AS id,
    'P-' || left(md5('person' || chr(31) || k.later_key), 16) AS later_id
FROM later AS k WHERE k.key IS NOT NULL
