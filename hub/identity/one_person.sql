-- one_person(bare, id, token): a bare name inside an institution, known by `bare`, is the person of the one token that bears the name
-- there, known by `id`. Reads working.person_mention, what was judged, role; one_place(org, name_key) says where to look,
-- post_apart(a, b) which posts of one company one person cannot hold on one day.
-- Ids in the tables stay two: in a firm of three hundred a namesake is possible, so no rule may rest on a bare name.
CREATE OR REPLACE TEMP TABLE one_mention AS
WITH stands AS (
    SELECT org, name, name_key, token, id, identity_basis FROM working.person_mention WHERE seen > 0
    UNION ALL
    -- Records that came after the name was judged stand under the name's own id.
    SELECT coalesce(later_org, org), name, name_key, NULL, later_id, 'name' FROM working.person_mention WHERE later_id IN (FROM working.later)
), there AS MATERIALIZED (
    SELECT m.* FROM stands AS m SEMI JOIN one_place AS p ON p.org = m.org AND p.name_key = m.name_key WHERE m.id IS NOT NULL
)
SELECT DISTINCT org, name_key, token, id, identity_basis FROM there
-- An institution that is known by name alone may be two.
WHERE org IN (SELECT id FROM organization WHERE identity_basis = 'key') AND NOT masked_name(name);

-- Everywhere it stands a bare name must meet nobody or this one; judged to be one with other bare names, it stands in several.
-- A bare name that was judged to be somebody's with a token is that bearer there.
CREATE OR REPLACE TEMP TABLE one_person AS
WITH bearer AS (
    SELECT org, name_key, min(id) AS id, min(token) AS token,
        count(DISTINCT id) = 1 AND count(DISTINCT token) = 1 AND bool_and(identity_basis = 'key') AS alone
    FROM one_mention WHERE token IS NOT NULL OR identity_basis <> 'name' GROUP BY org, name_key
)
SELECT b.id AS bare, min(t.id) AS id, min(t.token) AS token
FROM one_mention AS b JOIN bearer AS t ON t.org = b.org AND t.name_key = b.name_key
WHERE b.identity_basis = 'name'
GROUP BY b.id HAVING bool_and(t.alone) AND count(DISTINCT t.id) = 1;

-- Who was judged different from whom, by ids: a judgement names the key of a mention, or the one that answers for it.
CREATE OR REPLACE TEMP TABLE one_apart AS
WITH judged AS (
    SELECT * FROM working.judged_apart WHERE kind = 'person'
), known AS (
    SELECT DISTINCT unnest([own_key, key]) AS key, id, false AS later FROM working.person_mention
    WHERE own_key IN (SELECT unnest([a, b]) FROM judged) OR key IN (SELECT unnest([a, b]) FROM judged)
    UNION
    SELECT later_key, later_id, true FROM working.person_mention
    WHERE later_id IN (FROM working.later) AND later_key IN (SELECT unnest([a, b]) FROM judged)
)
SELECT DISTINCT x.id AS a, y.id AS b FROM judged AS j
JOIN known AS x ON x.key = j.a AND (x.later OR NOT j.a_later)
JOIN known AS y ON y.key = j.b AND (y.later OR NOT j.b_later)
WHERE x.id <> y.id;

-- Of whom records state another number's digits or another birthday than of the person they would be, or two of a kind.
CREATE OR REPLACE TEMP TABLE one_marked AS
WITH member AS (
    SELECT bare AS member, id FROM one_person UNION SELECT id, id FROM one_person
), stated AS (
    SELECT DISTINCT m.member, m.id, s.kind, s.value
    FROM (UNPIVOT (SELECT person, id_region, id_tail, birth_date FROM person_mark) ON id_region, id_tail, birth_date INTO NAME kind VALUE value) AS s
    JOIN member AS m ON m.member = s.person
), own AS (
    SELECT id, kind, list(value) AS held FROM stated WHERE member = id GROUP BY ALL
)
SELECT b.member FROM stated AS b LEFT JOIN own AS o ON o.id = b.id AND o.kind = b.kind WHERE b.member <> b.id
GROUP BY b.member, b.kind HAVING count(DISTINCT b.value) > 1 OR bool_or(NOT list_contains(o.held, b.value));

-- Posts held at once at one institution, of those who would be one: an unknown day may have been the other's. What the
-- token alone holds is the token's.
CREATE OR REPLACE TEMP TABLE one_parted AS
WITH member AS (
    SELECT bare AS member, id FROM one_person UNION SELECT id, id FROM one_person
), post AS (
    SELECT m.member, m.id, r.org, r.role, coalesce(r.valid_from, DATE '0001-01-01') AS since, coalesce(r.valid_to, DATE '9999-12-31') AS until
    FROM member AS m JOIN role AS r ON r.person = m.member
    WHERE r.role IN (SELECT unnest([a, b]) FROM post_apart)
), clash AS (
    SELECT x.member AS a, y.member AS b
    FROM post AS x JOIN post_apart AS p ON p.a = x.role
    JOIN post AS y ON y.role = p.b AND y.id = x.id AND y.org = x.org AND x.since < y.until AND y.since < x.until
    WHERE x.member <> x.id OR y.member <> y.id
    UNION
    SELECT x.member, y.member FROM one_apart AS a JOIN member AS x ON x.member = a.a JOIN member AS y ON y.member = a.b AND y.id = x.id
)
SELECT unnest([a, b]) AS member FROM clash
UNION
SELECT member FROM one_marked;

DELETE FROM one_person WHERE bare IN (SELECT member FROM one_parted)
