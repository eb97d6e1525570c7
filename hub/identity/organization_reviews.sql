-- What a person must look at, each with the first row that says so.
INSERT INTO draft_review BY NAME
WITH source AS (
    SELECT k.key, min(s.src) AS src
    FROM mention_source AS s JOIN org_keyed AS k ON k.mention = s.mention
    WHERE k.key IN (SELECT key FROM org_several) GROUP BY k.key
), names AS (
    SELECT key, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names FROM org_several
    -- Alike spellings under a code that no register names are no matter for a person.
    WHERE registered OR key IN (SELECT key FROM org_contested) GROUP BY key
)
SELECT 'org_code_two_names' AS kind, 'O-' || left(md5('organization' || chr(31) || n.key), 16) AS entity,
    split_part(n.key, ':', 2) AS key, n.names, s.src.batch AS batch, s.src.row AS row, s.src.feed AS feed,
    s.src.known_from AS known_from
FROM names AS n LEFT JOIN source AS s ON s.key = n.key;

-- Here the first row is one with the foreign name, not one of the holder's.
INSERT INTO draft_review BY NAME
WITH apart AS (
    SELECT m.id, a.key, min(a.name) AS name, min(s.src) AS src
    FROM org_apart AS a
    JOIN organization_map AS m ON m.mention = a.mention
    LEFT JOIN mention_source AS s ON s.mention = a.mention
    GROUP BY m.id, a.key
), holder AS (
    SELECT key, string_agg(DISTINCT name, ' / ' ORDER BY name) AS names FROM org_naming WHERE now GROUP BY key
)
SELECT 'name_not_of_code' AS kind, a.id AS entity, split_part(a.key, ':', 2) AS key, a.name || ' / ' || h.names AS names,
    a.src.batch AS batch, a.src.row AS row, a.src.feed AS feed, a.src.known_from AS known_from
FROM apart AS a JOIN holder AS h ON h.key = a.key
