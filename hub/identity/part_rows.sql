CREATE OR REPLACE TEMP TABLE part_mention AS
SELECT m.* FROM working.organization_mention AS m
WHERE m.stated_key IN (FROM part) OR m.stated_key = 'NAME:' AND coalesce(m.own_key, part_of(m.mention)) IN (FROM part);

CREATE OR REPLACE TEMP TABLE said_name AS
FROM working.stated_name WHERE org IN (SELECT mention FROM part_mention);

CREATE OR REPLACE TEMP TABLE said_number AS
FROM working.stated_number WHERE org IN (SELECT mention FROM part_mention)
