-- Organisations with a value in common with a changed row; organisations of the name of one; whoever an edge links to one that
-- changed itself; head office and branches of all of them.
INSERT INTO touched_value SELECT DISTINCT 'person', id FROM touched WHERE kind = 'Person';

INSERT INTO touched_value
SELECT DISTINCT 'name', l.value FROM working.link AS l SEMI JOIN touched AS t ON t.id = l.org WHERE l.kind = 'name';

CREATE OR REPLACE TEMP TABLE near AS
SELECT DISTINCT id FROM (
    SELECT id FROM touched WHERE kind = 'Organization'
    UNION ALL
    SELECT l.org FROM working.link AS l SEMI JOIN touched_value AS v ON v.kind = l.kind AND v.value = l.value
    UNION ALL
    SELECT e.b FROM edge AS e SEMI JOIN neighbour AS n ON n.id = e.a
    UNION ALL
    SELECT e.a FROM edge AS e SEMI JOIN neighbour AS n ON n.id = e.b
) WHERE id IS NOT NULL;

CREATE OR REPLACE TEMP TABLE reached AS
SELECT id FROM near
UNION
SELECT o.id FROM organization AS o
WHERE o.legal_person IN (SELECT p.legal_person FROM organization AS p SEMI JOIN near AS n ON n.id = p.id);

-- Whom a list over those divisions bears on: who is there, who holds a certificate of an authority there, who cites one.
CREATE OR REPLACE TEMP TABLE covered AS
WITH authority AS (
    SELECT id FROM organization WHERE division IN (SELECT code FROM covered_division)
    UNION SELECT org FROM agency WHERE division IN (SELECT code FROM covered_division)
), listed AS (
    SELECT number, holder FROM certificate WHERE authority IN (FROM authority)
), bears AS (
    SELECT id FROM organization
    WHERE division IN (SELECT code FROM covered_division) OR EXISTS (FROM covered_division WHERE everywhere)
    UNION SELECT holder FROM listed
    UNION SELECT l.org FROM working.link AS l WHERE l.kind = 'certificate' AND l.value IN (SELECT number FROM listed)
)
SELECT id FROM bears WHERE id IS NOT NULL
UNION
SELECT o.id FROM organization AS o
WHERE o.legal_person IN (SELECT p.legal_person FROM organization AS p SEMI JOIN bears AS b ON b.id = p.id)
