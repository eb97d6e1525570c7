-- Testing institutions and the first day on which a list shows them as one: holders of a certificate, and entries of the
-- ecology directory. `legal_person` tells head office and branches from two institutions.
CREATE OR REPLACE TEMP VIEW testing_institution AS
SELECT i.org, coalesce(o.legal_person, i.org) AS legal_person, o.division, min(i.since) AS since
FROM (
    SELECT holder AS org, valid_from AS since FROM certificate
    UNION ALL
    SELECT org, valid_from FROM directory_entry
) i
LEFT JOIN organization o ON o.id = i.org
WHERE i.org IS NOT NULL AND i.since IS NOT NULL
GROUP BY i.org, o.legal_person, o.division;
