-- Reports with the CMA mark, for use in society, signed by a person whom no list authorises under that certificate or at
-- that institution on that day. Absence counts only where a full list of signatories covers the certificate's authority up
-- to the day of signing, and reaches back to it: on that day it names some signatory of the certificate.
WITH cover AS (
    SELECT s.number, s.legal_person, max(l.cut_off) AS cut_off
    FROM certificate_span s
    JOIN full_list l ON l.feed = 'signatories' AND l.division = s.authority_division
                    AND (l.authority IS NULL OR l.authority = s.authority_code)
    WHERE s.number IN (SELECT number FROM signatory_authorisation)
      -- A refused row of the list may be the very signatory.
      AND NOT EXISTS (FROM refused_row x WHERE x.feed = 'signatories' AND (x.number = s.number OR x.org IN (s.holder, s.legal_person)))
    GROUP BY s.number, s.legal_person
), authorised AS (
    -- An application that was accepted, or a self-declaration, counts from its day although the list is printed later; the
    -- day of cancellation itself is left to the signatory. An authorisation without any first day counts from ever.
    SELECT a.number, coalesce(h.legal_person, a.holder) AS legal_person, a.person, p.identity_basis = 'key' AS known, person_name_key(p.name) AS name,
           least(coalesce(a.valid_from, DATE 'infinity'), coalesce(a.accepted_on, DATE 'infinity'),
                 coalesce(a.approved_on, DATE 'infinity'), coalesce(a.self_declared_on, DATE 'infinity')) AS earliest,
           least(coalesce(a.valid_to, DATE 'infinity'), coalesce(a.cancelled_on + 1, DATE 'infinity')) AS until
    FROM signatory_authorisation a JOIN person p ON p.id = a.person LEFT JOIN organization h ON h.id = a.holder
), allowed AS (
    SELECT number, legal_person, person, known, name, until,
           CASE WHEN earliest = DATE 'infinity' THEN DATE '-infinity' ELSE earliest END AS since
    FROM authorised
), signs AS (
    -- Reports are many and signatories are few: whoever one authorisation covers from the first signature to the last is
    -- never looked at report by report.
    SELECT certificate_no, issuer, signer, min(signed_on) AS first_on, max(signed_on) AS last_on
    FROM report
    WHERE cma_mark AND purpose IS DISTINCT FROM 'internal' AND signed_on IS NOT NULL AND signer IS NOT NULL
      AND certificate_no IN (SELECT number FROM cover) AND issuer IN (SELECT id FROM scope)
    GROUP BY ALL
), doubtful AS (
    SELECT s.certificate_no, s.issuer, s.signer, person_name_key(p.name) AS signer_name, o.division, c.cut_off, c.legal_person
    FROM signs s
    JOIN organization o ON o.id = s.issuer
    JOIN cover c ON c.number = s.certificate_no AND c.legal_person = coalesce(o.legal_person, o.id)
    JOIN person p ON p.id = s.signer AND p.identity_basis = 'key' AND NOT coalesce(p.contested, false)
    WHERE c.cut_off >= s.first_on
      AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.person = s.signer AND a.number = s.certificate_no
                                                AND s.first_on >= a.since AND s.last_on < a.until)
      AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.person = s.signer AND a.legal_person = c.legal_person
                                                AND s.first_on >= a.since AND s.last_on < a.until)
), signed AS (
    SELECT r.id, r.report_no, d.certificate_no, d.issuer, d.signer, r.signed_on, d.signer_name,
           coalesce(r.division, d.division) AS place, d.cut_off, d.legal_person,
           {batch: r.batch, "row": r."row", feed: r.feed, known_from: r.known_from} AS source
    FROM report r
    JOIN doubtful d ON d.certificate_no = r.certificate_no AND d.issuer = r.issuer AND d.signer = r.signer
                   AND d.cut_off >= r.signed_on
    WHERE r.cma_mark AND r.purpose IS DISTINCT FROM 'internal' AND r.issuer IN (SELECT issuer FROM doubtful)
), unlisted AS (
    SELECT * FROM signed s
    WHERE EXISTS (SELECT 1 FROM allowed a WHERE a.number = s.certificate_no AND s.signed_on >= a.since AND s.signed_on < a.until)
      AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.person = s.signer AND a.number = s.certificate_no
                                                AND s.signed_on >= a.since AND s.signed_on < a.until)
      AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.person = s.signer AND a.legal_person = s.legal_person
                                                AND s.signed_on >= a.since AND s.signed_on < a.until)
      -- A list that masks or lacks the id may mean this very person by the name.
      AND NOT EXISTS (SELECT 1 FROM allowed a WHERE a.number = s.certificate_no AND NOT a.known AND a.name = s.signer_name
                                                AND s.signed_on >= a.since AND s.signed_on < a.until)
)
SELECT issuer AS subject, signer AS person, place, signed_on AS valid_from, signed_on + 1 AS valid_to,
       'key' AS identity_basis, [{id: signer, role: 'person'}] AS parties, [source] AS evidence,
       cut_off AS coverage_until, id AS reports, report_no AS report_numbers, certificate_no AS certificates
FROM unlisted
