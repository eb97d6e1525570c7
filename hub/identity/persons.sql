-- Mentions of persons: token, name and institution, separated by RS (chr 30).
CREATE OR REPLACE TEMP TABLE person_part AS
SELECT p.mention, nullif(split_part(p.mention, chr(30), 1), '') AS token,
    nullif(split_part(p.mention, chr(30), 2), '') AS name,
    person_name_key(nullif(split_part(p.mention, chr(30), 2), '')) AS name_key,
    o.id AS org
FROM mention_person AS p LEFT JOIN organization_map AS o ON o.mention = split_part(p.mention, chr(30), 3);

-- Masked names (张某某, 张*) say nothing about who it is.
CREATE OR REPLACE TEMP TABLE person_plain AS
SELECT * FROM person_part WHERE name IS NOT NULL AND NOT regexp_matches(name, '[*＊×某]');

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
    FROM person_part AS p
), contested AS (
    SELECT 'PID:' || token AS key FROM token_contested
    UNION
    SELECT DISTINCT 'PID:' || p.token AS key FROM person_plain AS p JOIN name_contested AS n ON n.org = p.org AND n.name_key = p.name_key
    WHERE p.token IS NOT NULL
)
SELECT k.mention, k.key, k.name, k.name_key, k.org, k.token,
    CASE WHEN k.key IN (SELECT key FROM contested) THEN 'contested' WHEN k.token IS NULL THEN 'name' ELSE 'key' END AS identity_basis,
    'P-' || left(md5('person' || chr(31) || k.key), 16) AS id
FROM keyed AS k WHERE k.key IS NOT NULL;

CREATE OR REPLACE TEMP TABLE person_node AS
SELECT id, min(identity_basis) AS identity_basis,
    -- The name shown does not depend on arrival: the commonest, then the smallest.
    coalesce((array_agg(name ORDER BY seen DESC, name) FILTER (WHERE name IS NOT NULL))[1], NULL) AS name,
    min(identity_basis) = 'contested' AS contested
FROM (SELECT id, name, identity_basis, count(*) AS seen FROM person_map GROUP BY id, name, identity_basis)
GROUP BY id;

-- A person without an id is known inside one institution: where that got another id (an older number gave way to a credit
-- code, a name was set apart), the person's old id keeps answering.
INSERT INTO draft_redirect
WITH moved AS (
    SELECT 'P-' || left(md5('person' || chr(31) || 'PN:' || 'O-' || left(md5('organization' || chr(31) || o.stated_key), 16)
        || chr(31) || m.name_key), 16) AS old_id, m.id
    FROM person_map AS m JOIN organization_map AS o ON o.mention = split_part(m.mention, chr(30), 3)
    WHERE m.token IS NULL AND o.stated_key <> 'NAME:' AND o.stated_key <> o.key
)
SELECT old_id, min(id) AS id FROM moved WHERE old_id NOT IN (SELECT id FROM person_map) GROUP BY old_id
