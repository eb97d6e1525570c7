-- Mentions that came or went, and those whose institution has another id now: who shares a token or a name with them is
-- decided anew.
CREATE OR REPLACE TEMP TABLE person_changed AS
SELECT m.mention, m.token, m.name_key, m.org AS old_org, o.id AS org
FROM working.person_mention AS m LEFT JOIN working.organization_mention AS o ON o.mention = split_part(m.mention, chr(30), 3)
WHERE m.mention IN (SELECT mention FROM changed_mention WHERE entity = 'Person')
   OR split_part(m.mention, chr(30), 3) IN (SELECT mention FROM moved_organization);

UPDATE working.person_mention AS m SET org = c.org FROM person_changed AS c WHERE c.mention = m.mention;

CREATE OR REPLACE TEMP TABLE person_pair AS
SELECT coalesce(org, '') AS org, name_key FROM person_changed WHERE name_key IS NOT NULL
UNION
SELECT coalesce(old_org, ''), name_key FROM person_changed WHERE name_key IS NOT NULL;

CREATE OR REPLACE TEMP TABLE person_token AS
SELECT DISTINCT token FROM working.person_mention
WHERE token IS NOT NULL AND (mention IN (SELECT mention FROM person_changed)
    OR (coalesce(org, ''), name_key) IN (SELECT (org, name_key) FROM person_pair));

CREATE OR REPLACE TEMP TABLE person_decided AS
SELECT mention, coalesce(org, '') AS org, name_key FROM working.person_mention
WHERE token IN (FROM person_token) OR mention IN (SELECT mention FROM person_changed)
   OR token IS NULL AND (coalesce(org, ''), name_key) IN (SELECT (org, name_key) FROM person_pair);

-- Others with a name that one of them bears are here for the comparison only.
CREATE OR REPLACE TEMP TABLE person_mention_part AS
SELECT m.* EXCLUDE (key, identity_basis, id), m.id AS old_id, m.mention IN (SELECT mention FROM person_decided) AS decided
FROM working.person_mention AS m
WHERE m.mention IN (SELECT mention FROM person_decided)
   OR m.seen > 0 AND (coalesce(m.org, ''), m.name_key) IN (SELECT (org, name_key) FROM person_decided)
