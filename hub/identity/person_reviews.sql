-- What a person must look at, each with the first row that says so.
CREATE OR REPLACE TEMP TABLE person_source AS
SELECT m.id, min(s.src) AS src
FROM person_map AS m JOIN mention_source AS s ON s.mention = m.mention GROUP BY m.id;

INSERT INTO draft_review BY NAME
SELECT 'token_two_names' AS kind, m.id AS entity, NULL AS key, t.names AS names,
    s.src.batch AS batch, s.src.row AS row, s.src.feed AS feed, s.src.known_from AS known_from
FROM token_contested AS t
JOIN (SELECT DISTINCT token, id FROM person_map) AS m ON m.token = t.token
LEFT JOIN person_source AS s ON s.id = m.id;

INSERT INTO draft_review BY NAME
SELECT DISTINCT 'name_two_tokens' AS kind, m.id AS entity, NULL AS key, n.name AS names,
    s.src.batch AS batch, s.src.row AS row, s.src.feed AS feed, s.src.known_from AS known_from
FROM name_contested AS n
JOIN person_map AS m ON m.org = n.org AND m.name_key = n.name_key
LEFT JOIN person_source AS s ON s.id = m.id
WHERE m.token IS NOT NULL
