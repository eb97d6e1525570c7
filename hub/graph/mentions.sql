-- A person without an id is known inside one institution, so the institution is mentioned as well.
INSERT INTO counted
SELECT 'Organization', split_part(mention, chr(30), 3), seen FROM counted WHERE entity = 'Person' AND mention <> '';

CREATE OR REPLACE TEMP TABLE count_change AS
SELECT entity, mention, sum(seen)::BIGINT AS seen FROM counted WHERE mention <> '' GROUP BY ALL HAVING sum(seen) <> 0;

CREATE OR REPLACE TEMP TABLE changed_mention AS
SELECT entity, mention, coalesce(seen, 0) = 0 AS came FROM (
    SELECT c.entity, c.mention, c.seen AS added, o.seen FROM count_change AS c
    LEFT JOIN working.organization_mention AS o ON o.mention = c.mention WHERE c.entity = 'Organization'
    UNION ALL
    SELECT c.entity, c.mention, c.seen, o.seen FROM count_change AS c
    LEFT JOIN working.person_mention AS o ON o.mention = c.mention WHERE c.entity = 'Person'
) WHERE coalesce(seen, 0) = 0 OR seen + added = 0;

UPDATE working.organization_mention AS m SET seen = m.seen + c.seen
FROM count_change AS c WHERE c.entity = 'Organization' AND c.mention = m.mention;

UPDATE working.person_mention AS m SET seen = m.seen + c.seen
FROM count_change AS c WHERE c.entity = 'Person' AND c.mention = m.mention;

INSERT INTO working.organization_mention BY NAME
SELECT c.mention, c.seen, split_part(c.mention, chr(31), 1) AS stated_key, nullif(split_part(c.mention, chr(31), 2), '') AS name
FROM count_change AS c WHERE c.entity = 'Organization' AND c.mention IN (SELECT mention FROM changed_mention WHERE came AND entity = 'Organization');

INSERT INTO working.person_mention BY NAME
SELECT c.mention, c.seen, nullif(split_part(c.mention, chr(30), 1), '') AS token, nullif(split_part(c.mention, chr(30), 2), '') AS name,
    -- Who is named in a document and nowhere else (`person_named_in`) shares the name with nobody outside it.
    person_name_key(nullif(split_part(c.mention, chr(30), 2), ''))
        || coalesce(chr(31) || nullif(split_part(c.mention, chr(30), 4), ''), '') AS name_key
FROM count_change AS c WHERE c.entity = 'Person' AND c.mention IN (SELECT mention FROM changed_mention WHERE came AND entity = 'Person')
