-- Days on which a legal person holds a certificate, as certificates and renewals state them; branches and head office
-- are one legal person. `authority_code` and `authority_division` tell whose list would show an extension.
CREATE OR REPLACE TEMP VIEW certificate_span AS
WITH stated AS (
    SELECT number, holder, authority, valid_from, valid_to, batch, "row", feed, known_from FROM certificate
    UNION ALL
    -- A renewal whose first day is blank counts from its service or decision: it clears, so doubt is in its favour.
    SELECT e.number, e.holder, c.authority, coalesce(e.valid_from, e.served_on, e.decided_on), e.valid_to, e.batch, e."row", e.feed, e.known_from
    FROM certificate_event e
    LEFT JOIN (SELECT number, any_value(authority ORDER BY authority) AS authority FROM certificate GROUP BY number) c USING (number)
    WHERE e.type = 'renewed'
)
SELECT coalesce(o.legal_person, o.id) AS legal_person, s.holder, s.number, s.valid_from, s.valid_to,
       a.code AS authority_code, coalesce(g.division, a.division) AS authority_division,
       {'batch': s.batch, 'row': s."row", 'feed': s.feed, 'known_from': s.known_from} AS line
FROM stated s
JOIN organization o ON o.id = s.holder
LEFT JOIN organization a ON a.id = s.authority
LEFT JOIN (SELECT org, min(division) AS division FROM agency WHERE division IS NOT NULL GROUP BY org) g ON g.org = s.authority
WHERE s.valid_from IS NOT NULL;
