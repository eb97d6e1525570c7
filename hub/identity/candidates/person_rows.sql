-- Persons that may be one: who is known only by a name inside an institution, and everyone of the same name. Reads the release
-- and one_person (hub/identity/one_person.sql): a bare name that is the person of a token there is not asked about again, and
-- what is known of both speaks for or against others of the name.
CREATE OR REPLACE TEMP TABLE person_record AS
WITH mention AS (
    -- A bare name that was judged and that later records bear is asked about again.
    SELECT org, name, name_key, token, own_key, CASE WHEN again THEN own_key ELSE key END AS key, CASE WHEN again THEN later_id ELSE id END AS id
    FROM (SELECT *, coalesce(later_key = own_key AND later_id IN (FROM working.later), false) AS again FROM working.person_mention)
    WHERE seen > 0 AND name_key IS NOT NULL AND own_key IS NOT NULL AND NOT masked_name(name)
), known AS (
    -- Who is named in a document alone bears the plain name among namesakes.
    SELECT m.org, m.name, split_part(m.name_key, chr(31), 1) AS name_key, CASE WHEN o.id IS NULL THEN m.own_key ELSE 'PID:' || o.token END AS own_key,
        CASE WHEN o.id IS NULL THEN m.key ELSE 'PID:' || o.token END AS key, coalesce(o.id, m.id) AS id, coalesce(o.token, m.token) AS token
    FROM mention AS m LEFT JOIN one_person AS o ON o.bare = m.id
)
SELECT own_key, any_value(key) AS cluster, any_value(id) AS id, any_value(token) AS token, name_key, min(name) AS name,
    -- A token may be at many institutions: of what is joined, the institution tells the rows apart.
    org
FROM known GROUP BY own_key, name_key, org;

-- How many people bear a name, by what is known: every token and every name inside an institution counts.
CREATE OR REPLACE TEMP TABLE bearers AS SELECT name_key, count(DISTINCT own_key) AS people FROM person_record GROUP BY name_key;

-- When somebody was where: months of insurance, posts, authorisations to sign; posts of owners and boards can be held in many.
CREATE OR REPLACE TEMP TABLE tenure AS
WITH wanted AS (
    SELECT DISTINCT id FROM person_record SEMI JOIN (SELECT name_key FROM bearers WHERE people > 1) AS b USING (name_key)
), who AS (
    SELECT id AS person, id FROM wanted UNION SELECT o.bare, o.id FROM one_person AS o SEMI JOIN wanted USING (id)
), stay AS (
    SELECT person, org, month AS since, CAST(month + INTERVAL 1 MONTH AS DATE) AS until FROM insurance_month
    UNION ALL
    SELECT person, org, valid_from, valid_to FROM role
    WHERE role NOT IN ('shareholder', 'director', 'supervisor', 'legal_representative', 'executive')
        AND coalesce(employment, '') <> 'part_time'
    UNION ALL
    SELECT person, holder, valid_from, coalesce(cancelled_on, valid_to) FROM signatory_authorisation
)
SELECT w.id AS person, s.org, min(s.since) AS since, CASE WHEN bool_or(s.until IS NULL) THEN NULL ELSE max(s.until) END AS until
FROM stay AS s JOIN who AS w ON w.person = s.person WHERE s.since IS NOT NULL GROUP BY w.id, s.org;

CREATE OR REPLACE TEMP TABLE person_certificate AS
SELECT DISTINCT coalesce(o.id, s.person) AS person, s.holder AS org, s.number AS value
FROM signatory_authorisation AS s LEFT JOIN one_person AS o ON o.bare = s.person WHERE s.number IS NOT NULL;

-- What was stated of whom beside the name, by kind. A telephone or a number that the records of four names state is nobody's own, and a
-- school is left out that more than one in ten of those went to whose school is known.
CREATE OR REPLACE TEMP TABLE marked AS
WITH stated AS (
    SELECT DISTINCT coalesce(o.id, s.person) AS person, s.kind, s.value
    FROM (UNPIVOT person_mark ON id_region, id_tail, birth_date, phone, title_no, school INTO NAME kind VALUE value) AS s
    LEFT JOIN one_person AS o ON o.bare = s.person WHERE s.person IS NOT NULL
), known AS (
    SELECT id, min(name_key) AS name_key FROM person_record GROUP BY id
), common AS (
    SELECT s.kind, s.value FROM stated AS s JOIN known AS k ON k.id = s.person WHERE s.kind IN ('phone', 'title_no')
    GROUP BY ALL HAVING count(DISTINCT k.name_key) > 3
    UNION ALL
    SELECT kind, value FROM stated WHERE kind = 'school' GROUP BY ALL
    HAVING count(*) > greatest(3, (SELECT count(*) FROM stated WHERE kind = 'school') / 10)
)
SELECT s.*, k.name_key FROM stated AS s JOIN known AS k ON k.id = s.person ANTI JOIN common AS c USING (kind, value);

-- Institutions that have to do with one another: one legal person, a declared succession.
CREATE OR REPLACE TEMP TABLE org_kin AS
WITH told AS (
    SELECT predecessor AS a, successor AS b, true AS succeeds FROM succession
    UNION ALL
    SELECT id, legal_person, false FROM organization WHERE id <> legal_person
)
SELECT a, b, succeeds FROM told WHERE a <> b UNION SELECT b, a, succeeds FROM told WHERE a <> b;

-- Of a name that more than fifty bear only those are looked at whose institutions have to do with one another, and those of whom
-- something was stated alike that few share.
CREATE OR REPLACE TEMP TABLE marked_alike AS
SELECT DISTINCT a.person AS a, b.person AS b FROM marked AS a JOIN marked AS b USING (name_key, kind, value)
WHERE a.person <> b.person AND kind IN ('id_tail', 'birth_date', 'phone', 'title_no');

CREATE OR REPLACE TEMP MACRO of_one_name() AS TABLE
SELECT a.own_key AS a_key, b.own_key AS b_key, a.id AS a_id, b.id AS b_id, a.org AS a_org, b.org AS b_org, a.name, a.name_key, n.people,
    n.people <= 50 OR coalesce(a.org = b.org OR (a.org, b.org) IN (SELECT (k.a, k.b) FROM org_kin AS k), false)
        OR (a.id, b.id) IN (SELECT (m.a, m.b) FROM marked_alike AS m) AS near
FROM person_record AS a JOIN person_record AS b ON b.name_key = a.name_key AND b.own_key <> a.own_key
JOIN bearers AS n ON n.name_key = a.name_key
-- Two tokens are two people, whatever their names.
WHERE a.token IS NULL AND (b.token IS NOT NULL OR a.own_key < b.own_key) AND a.cluster <> b.cluster
    AND (a.own_key, b.own_key) NOT IN (SELECT (x.a, x.b) FROM apart AS x)
    AND (b.own_key, a.own_key) NOT IN (SELECT (x.a, x.b) FROM apart AS x);

CREATE OR REPLACE TEMP TABLE namesake AS SELECT * EXCLUDE (near) FROM of_one_name() WHERE near;

CREATE OR REPLACE TEMP TABLE name_cut AS SELECT people, count(*) AS pairs FROM of_one_name() WHERE NOT near GROUP BY people;

-- What tokens tell, to learn from: two institutions of one person (same), and of two people of one name.
CREATE OR REPLACE TEMP TABLE told_pair AS
WITH held AS (
    SELECT r.* FROM person_record AS r JOIN bearers AS n ON n.name_key = r.name_key
    WHERE r.token IS NOT NULL AND r.org IS NOT NULL AND n.people BETWEEN 2 AND 50
)
SELECT a.cluster = b.cluster AS same, a.own_key AS a_key, b.own_key AS b_key, a.id AS a_id, b.id AS b_id, a.org AS a_org, b.org AS b_org, a.name_key
FROM held AS a JOIN held AS b ON b.name_key = a.name_key AND b.org <> a.org AND (a.own_key, a.org) < (b.own_key, b.org)
QUALIFY row_number() OVER (PARTITION BY same ORDER BY hash(a.own_key, a.org, b.own_key, b.org), a_key, b_key, a_org, b_org) <= 100000;

-- What was stated of both: alike (true), otherwise (false), of one of them both ways (NULL), or not of both (no row).
CREATE OR REPLACE TEMP TABLE mark_met AS
WITH two AS (
    SELECT a_id AS a, b_id AS b FROM namesake UNION SELECT a_id, b_id FROM told_pair WHERE a_id <> b_id
)
SELECT t.a, t.b, x.kind, CASE WHEN x.kind IN ('id_region', 'id_tail', 'birth_date') AND NOT bool_and(x.value = y.value)
    AND bool_or(x.value = y.value) THEN NULL ELSE bool_or(x.value = y.value) END AS alike
FROM two AS t JOIN marked AS x ON x.person = t.a JOIN marked AS y ON y.person = t.b AND y.kind = x.kind GROUP BY t.a, t.b, x.kind;

-- Whom two institutions have both had: by token, or by a name that no more than three bear.
CREATE OR REPLACE TEMP TABLE met AS
WITH been AS (
    SELECT DISTINCT org, coalesce(token, CASE WHEN n.people <= 3 THEN r.name_key END) AS who, r.name_key
    FROM person_record AS r JOIN bearers AS n ON n.name_key = r.name_key
    WHERE coalesce(token, CASE WHEN n.people <= 3 THEN r.name_key END) IS NOT NULL
), two AS (
    SELECT a_org, b_org FROM namesake WHERE a_org <> b_org UNION SELECT a_org, b_org FROM told_pair
)
SELECT DISTINCT t.a_org, t.b_org, x.who, x.name_key
FROM two AS t JOIN been AS x ON x.org = t.a_org JOIN been AS y ON y.org = t.b_org AND y.who = x.who
