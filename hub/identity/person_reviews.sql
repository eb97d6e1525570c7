-- What a person must look at: a token with several names, a name inside one institution with several tokens.
SELECT 'token_two_names' AS kind, m.id AS entity, t.names
FROM token_contested AS t JOIN (SELECT DISTINCT own_key, id FROM person_map WHERE decided) AS m ON m.own_key = 'PID:' || t.token
UNION ALL
SELECT DISTINCT 'name_two_tokens' AS kind, m.id, n.name
FROM name_contested AS n JOIN person_map AS m ON m.org = n.org AND m.name_key = n.name_key
WHERE m.own_key LIKE 'PID:%' AND m.decided
