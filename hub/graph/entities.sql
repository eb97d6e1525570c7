-- Organisations and persons to be made anew: those that identity decided anew, those of whom a claim, a head office or the
-- first or last record after a judgement came or went, and the branches of those.
CREATE OR REPLACE TEMP TABLE described AS
SELECT id FROM organization_part
UNION SELECT id FROM later_seen
UNION SELECT id FROM touched WHERE name IN ('organization_claim', 'branch') AND kind = 'Organization';

INSERT INTO described
SELECT DISTINCT branch FROM branch WHERE head_office IN (FROM described) AND branch NOT IN (FROM described);

INSERT INTO person_part SELECT id FROM later_seen WHERE id NOT IN (FROM person_part)
