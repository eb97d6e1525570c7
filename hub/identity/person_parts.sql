-- Mentions that came or went, and those whose institution has another id now: who shares a token or a name with them is
-- decided anew.
CREATE OR REPLACE TEMP TABLE person_changed AS
SELECT m.mention, m.token, m.name_key, m.org AS old_org, o.id AS org, o.later_id AS later_org, o.judged_until AS org_until
FROM working.person_mention AS m LEFT JOIN working.organization_mention AS o ON o.mention = split_part(m.mention, chr(30), 3)
WHERE m.mention IN (SELECT mention FROM changed_mention WHERE entity = 'Person')
   OR split_part(m.mention, chr(30), 3) IN (SELECT mention FROM moved_organization);

UPDATE working.person_mention AS m SET org = c.org, later_org = c.later_org, org_until = c.org_until FROM person_changed AS c WHERE c.mention = m.mention;

-- Their keys, those that share a name in one institution with them, and all that judgements of before or of now link to these.
CREATE OR REPLACE TEMP TABLE person_key AS
WITH RECURSIVE linked AS (
    SELECT base_key(own) AS a, base_key(key) AS b FROM judged_link_ever WHERE kind = 'person'
    UNION
    SELECT base_key(key), base_key(own) FROM judged_link_ever WHERE kind = 'person'
), start AS (
    SELECT 'PID:' || token AS key FROM person_changed WHERE token IS NOT NULL
    UNION
    SELECT 'PN:' || o || chr(31) || name_key
    FROM (SELECT unnest([coalesce(org, ''), coalesce(old_org, '')]) AS o, name_key FROM person_changed WHERE name_key IS NOT NULL)
    UNION
    SELECT base_key(key) FROM changed_judged WHERE kind = 'person'
), beside AS (
    SELECT key FROM start
    UNION
    SELECT 'PID:' || token FROM working.person_mention
    WHERE token IS NOT NULL AND 'PN:' || coalesce(org, '') || chr(31) || name_key IN (FROM start)
), reach AS (
    SELECT key FROM beside
    UNION
    SELECT l.b FROM reach AS r JOIN linked AS l ON l.a = r.key
)
SELECT key FROM reach;

CREATE OR REPLACE TEMP TABLE person_decided AS
SELECT mention, coalesce(org, '') AS org, name_key FROM working.person_mention
WHERE mention IN (SELECT mention FROM person_changed)
   OR coalesce('PID:' || token, 'PN:' || coalesce(org, '') || chr(31) || name_key) IN (FROM person_key);

-- Others with a name that one of them bears are here for the comparison only.
CREATE OR REPLACE TEMP TABLE person_mention_part AS
SELECT m.* EXCLUDE (own_key, key, identity_basis, id, later_key, later_id), m.id AS old_id, m.later_id AS old_later_id,
    m.mention IN (SELECT mention FROM person_decided) AS decided
FROM working.person_mention AS m
WHERE m.mention IN (SELECT mention FROM person_decided)
   OR m.seen > 0 AND (coalesce(m.org, ''), m.name_key) IN (SELECT (org, name_key) FROM person_decided)
