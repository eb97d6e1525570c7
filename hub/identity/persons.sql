-- Mentions of persons with their token, name and institution; reads person_mention_part (persons.py), whose `decided` says
-- of whom everything is known here.
-- Masked names (张某某, 张*) say nothing about who it is.
CREATE OR REPLACE TEMP TABLE person_plain AS
SELECT * FROM person_mention_part WHERE seen > 0 AND name IS NOT NULL AND NOT regexp_matches(name, '[*＊×某]');

-- Names that a person judged, as names of a token or as none, need no other look.
CREATE OR REPLACE TEMP TABLE token_contested AS
SELECT token, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names
FROM person_plain
WHERE token IS NOT NULL AND ('PID:' || token, name_key) NOT IN (SELECT (key, name) FROM judged_name WHERE kind = 'person')
GROUP BY token HAVING count(DISTINCT name_key) > 1;

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

CREATE OR REPLACE TEMP TABLE person_map AS
WITH own AS (
    SELECT p.*, CASE
        WHEN token IS NULL THEN 'PN:' || coalesce(org, '') || chr(31) || name_key
        WHEN ('PID:' || token, name_key) IN (SELECT (key, name) FROM judged_name WHERE kind = 'person' AND NOT same)
        THEN 'APART:PID:' || token || chr(31) || name_key
        ELSE 'PID:' || token END AS own_key
    FROM person_mention_part AS p WHERE seen > 0
), keyed AS (
    SELECT o.* EXCLUDE (judged_at), coalesce(l.key, o.own_key) AS key, l.since AS judged_at
    FROM own AS o LEFT JOIN judged_link AS l ON l.kind = 'person' AND l.own = o.own_key
), contested AS (
    SELECT 'PID:' || token AS own_key FROM token_contested
    UNION
    SELECT DISTINCT 'PID:' || p.token FROM person_plain AS p JOIN name_contested AS n ON n.org = p.org AND n.name_key = p.name_key
    WHERE p.token IS NOT NULL
)
SELECT k.mention, k.decided, k.own_key, k.key, k.name, k.name_key, k.org, k.token, k.judged_at,
    CASE WHEN k.key LIKE 'APART:%' OR bool_or(k.own_key IN (SELECT own_key FROM contested)) OVER (PARTITION BY k.key) THEN 'contested'
         WHEN k.key LIKE 'PID:%' THEN 'key' ELSE 'name' END AS identity_basis,
    'P-' || left(md5('person' || chr(31) || k.key), 16) AS id
FROM keyed AS k WHERE k.key IS NOT NULL
