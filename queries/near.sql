-- Around a scope: the rows of the large tables that a rule may need for findings about `scope`, each as near_<table>. What
-- is small stays whole. A rule whose findings need more than stands here says `whole: true` in its rule.yaml.

CREATE OR REPLACE TEMP TABLE around_performer AS
-- Who worked for, about or as one of the scope, whoever is one legal person with them, whoever shares a person with them.
WITH direct AS (
    SELECT id FROM scope
    UNION SELECT performer FROM engagement WHERE client IN (SELECT id FROM scope)
    UNION SELECT e.performer FROM engagement e JOIN engagement_target t ON t.engagement = e.id WHERE t.target IN (SELECT id FROM scope)
), mates AS (
    SELECT id FROM direct
    UNION SELECT o.id FROM organization o WHERE o.legal_person IN (SELECT legal_person FROM organization WHERE id IN (SELECT id FROM direct))
), post AS (
    SELECT person, org FROM role WHERE person IS NOT NULL
    UNION SELECT person, holder FROM signatory_authorisation WHERE person IS NOT NULL
), met AS (
    SELECT id FROM mates
    UNION SELECT org FROM post WHERE person IN (SELECT person FROM post WHERE org IN (SELECT id FROM mates))
)
SELECT id FROM met
UNION SELECT o.id FROM organization o WHERE o.legal_person IN (SELECT legal_person FROM organization WHERE id IN (SELECT id FROM met));

CREATE OR REPLACE TEMP TABLE near_engagement AS
SELECT * FROM engagement WHERE performer IN (SELECT id FROM around_performer);

CREATE OR REPLACE TEMP TABLE near_engagement_target AS
SELECT * FROM engagement_target WHERE engagement IN (SELECT id FROM near_engagement);

CREATE OR REPLACE TEMP TABLE around_person AS
-- Who signs or is insured at one of the scope; what they do elsewhere belongs to it.
SELECT signer AS id FROM report WHERE issuer IN (SELECT id FROM scope) AND signer IS NOT NULL
UNION SELECT person FROM insurance_month WHERE org IN (SELECT id FROM scope) AND person IS NOT NULL;

CREATE OR REPLACE TEMP TABLE near_insurance_month AS
SELECT * FROM insurance_month WHERE person IN (SELECT id FROM around_person);

CREATE OR REPLACE TEMP TABLE around_issuer AS
-- The scope, who may have worked under an engagement that was handed over, and where else its signers sign. Whole
-- institutions, because few values of one column are found fast and their rows are read at once.
SELECT id FROM scope
UNION SELECT performer FROM near_engagement WHERE recusal IS NOT NULL
UNION SELECT issuer FROM report WHERE signer IN (SELECT id FROM around_person) AND issuer IS NOT NULL;

CREATE OR REPLACE TEMP TABLE near_report AS
SELECT * FROM report WHERE issuer IN (SELECT id FROM around_issuer);

CREATE OR REPLACE TEMP TABLE near_report_item AS
SELECT i.* FROM report_item i
SEMI JOIN (SELECT batch, "row" FROM near_report WHERE issuer IN (SELECT id FROM scope)) r ON r.batch = i.batch AND r."row" = i."row";

CREATE OR REPLACE TEMP TABLE near_capability AS
SELECT * FROM capability WHERE number IN (SELECT certificate_no FROM near_report);
