-- Mentions of persons with their token, name and institution; reads person_mention_part (persons.py), whose `decided` says
-- of whom everything is known here.
-- Masked names (张某某, 张*) say nothing about who it is.
CREATE OR REPLACE TEMP TABLE person_plain AS
SELECT * FROM person_mention_part WHERE seen > 0 AND name IS NOT NULL AND NOT regexp_matches(name, '[*＊×某]');

CREATE OR REPLACE TEMP TABLE token_contested AS
SELECT token, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names
FROM person_plain WHERE token IS NOT NULL GROUP BY token HAVING count(DISTINCT name_key) > 1;

CREATE OR REPLACE TEMP TABLE name_contested AS
SELECT org, name_key, min(name) AS name
FROM person_plain WHERE token IS NOT NULL AND org IS NOT NULL GROUP BY org, name_key HAVING count(DISTINCT token) > 1;

CREATE OR REPLACE TEMP TABLE person_map AS
WITH keyed AS (
    SELECT p.*, CASE WHEN token IS NOT NULL THEN 'PID:' || token
        ELSE 'PN:' || coalesce(org, '') || chr(31) || name_key END AS key
    FROM person_mention_part AS p WHERE seen > 0
), contested AS (
    SELECT 'PID:' || token AS key FROM token_contested
    UNION
    SELECT DISTINCT 'PID:' || p.token AS key FROM person_plain AS p JOIN name_contested AS n ON n.org = p.org AND n.name_key = p.name_key
    WHERE p.token IS NOT NULL
)
SELECT k.mention, k.decided, k.key, k.name, k.name_key, k.org, k.token,
    CASE WHEN k.key IN (SELECT key FROM contested) THEN 'contested' WHEN k.token IS NULL THEN 'name' ELSE 'key' END AS identity_basis,
    'P-' || left(md5('person' || chr(31) || k.key), 16) AS id
FROM keyed AS k WHERE k.key IS NOT NULL
