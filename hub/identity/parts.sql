-- What changed, by the key under which identity looks at it: the stated key, or the normal form of a bare name.
CREATE OR REPLACE TEMP MACRO part_of(mention) AS CASE WHEN starts_with(mention, 'NAME:')
    THEN 'NAME:' || name_key(nullif(split_part(mention, chr(31), 2), '')) ELSE split_part(mention, chr(31), 1) END;

CREATE OR REPLACE TEMP TABLE part AS
SELECT DISTINCT key FROM (
    SELECT part_of(mention) AS key FROM changed_mention WHERE entity = 'Organization'
    UNION ALL SELECT part_of(org) FROM changed_stated_name
    UNION ALL SELECT key FROM working.foreign_name WHERE name_key IN (SELECT name_key(name) FROM changed_stated_name)
    UNION ALL SELECT part_of(org) FROM changed_stated_number
    UNION ALL SELECT code_kind(code) || ':' || code FROM changed_stated_number WHERE code_kind(code) IN ('REGN', 'ORGC')
    UNION ALL SELECT base_key(key) FROM changed_judged WHERE kind = 'organization'
) WHERE key IS NOT NULL
