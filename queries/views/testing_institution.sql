-- Testing institutions with the first day on which a list shows them as one, and the day from which none does any more
-- (null: still): holders of a certificate, and entries of the ecology directory. `legal_person` tells head office and branches from two institutions.
CREATE OR REPLACE TEMP VIEW testing_institution AS
SELECT i.org, coalesce(o.legal_person, i.org) AS legal_person, o.division, min(i.since) AS since,
       nullif(max(coalesce(i.until, DATE 'infinity')), DATE 'infinity') AS until
FROM (
    SELECT holder AS org, valid_from AS since, valid_to AS until FROM certificate_span
    UNION ALL
    SELECT org, valid_from, valid_to FROM directory_entry
) i
LEFT JOIN organization o ON o.id = i.org
WHERE i.org IS NOT NULL AND i.since IS NOT NULL
GROUP BY i.org, o.legal_person, o.division;
