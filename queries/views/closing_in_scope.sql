-- Who in scope was ever closed, by whatever came of it: without one, nobody in scope worked while closed.
CREATE OR REPLACE TEMP VIEW closing_in_scope AS
SELECT holder AS id FROM certificate_event
WHERE type IN ('withdrawn', 'revoked', 'cancelled', 'suspended') AND holder IN (SELECT id FROM scope)
UNION ALL
SELECT org FROM "case" WHERE suspension_from IS NOT NULL AND org IN (SELECT id FROM scope);
