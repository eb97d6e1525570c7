-- Reports issued, and tested, on days when no certificate of the legal person is in force, where a full list that reaches
-- past the day of issue would show one. A number that the hub does not know may be of another authority: silence. So is a
-- first known certificate that starts later (a list may leave out what it followed), and an authority that nobody can place.
WITH doubt AS (
    SELECT x.org, x.number, name_key(o.name) AS name FROM refused_row x LEFT JOIN organization o ON o.id = x.org
    WHERE x.feed = 'certificates'
), month AS (
    -- Reports are many and certificates last for years: a month's reports that one term spans are never looked at one by one.
    SELECT issuer, date_trunc('month', issued_on)::DATE AS month, min(issued_on) AS first_issued, max(issued_on) AS last_issued
    FROM marked_row WHERE issuer IN (SELECT id FROM scope) GROUP BY ALL
), doubtful AS (
    SELECT m.issuer, m.month FROM month m JOIN organization o ON o.id = m.issuer
    WHERE NOT EXISTS (FROM certificate_span s WHERE s.legal_person = coalesce(o.legal_person, o.id)
                      AND s.valid_from <= m.first_issued AND coalesce(s.valid_to, DATE 'infinity') > m.last_issued)
), outside AS (
    -- The source line stands for the report: ids and numbers of millions of reports would be read for the few that stay.
    SELECT r.issuer, r.legal_person, r.certificate_no, r.issued_on, r.tested_from, r.place, r.home, r.issuer_name, r.identity_basis, r.line
    FROM marked_report r
    JOIN doubtful d ON d.issuer = r.issuer AND d.month = date_trunc('month', r.issued_on)
    WHERE r.issuer IN (SELECT issuer FROM doubtful)
      AND NOT EXISTS (FROM certificate_span s WHERE s.legal_person = r.legal_person
                      AND s.valid_from <= r.issued_on AND coalesce(s.valid_to, DATE 'infinity') > r.issued_on)
      AND NOT EXISTS (FROM certificate_span s WHERE s.legal_person = r.legal_person
                      AND s.valid_from <= r.tested_from AND coalesce(s.valid_to, DATE 'infinity') > r.tested_from)
      -- A refused row of the list about this holder, number or name is not silence of the list.
      AND NOT EXISTS (FROM doubt x WHERE x.org IN (r.issuer, r.legal_person) OR x.number = r.certificate_no
                      OR x.name = name_key(r.issuer_name))
      AND NOT EXISTS (FROM emergency e WHERE e.org = r.issuer
                      AND e.valid_from <= r.issued_on AND coalesce(e.valid_to, DATE 'infinity') > r.tested_from)
), lapsed AS (
    SELECT r.line, max_by(s, (s.valid_to, s.number, s.line)) AS last
    FROM outside r JOIN certificate_span s ON s.legal_person = r.legal_person AND s.valid_to <= r.issued_on
    GROUP BY r.line
), unplaced AS (
    -- Certificates of a holder without a sure code: by number or name they may be the issuer's own.
    SELECT s.number, name_key(o.name) AS name, s.valid_from, s.valid_to
    FROM certificate_span s JOIN organization o ON o.id = s.holder WHERE o.identity_basis <> 'key'
), placed AS (
    SELECT r.*, l.last, l.line IS NOT NULL AS had_one
    FROM outside r LEFT JOIN lapsed l ON l.line = r.line
    WHERE (r.certificate_no IS NULL
           OR EXISTS (FROM certificate_span s WHERE s.legal_person = r.legal_person AND s.number = r.certificate_no))
      AND (l.line IS NOT NULL
           OR NOT EXISTS (FROM certificate_span s WHERE s.legal_person = r.legal_person AND s.valid_from > r.issued_on))
      AND NOT EXISTS (FROM unplaced u WHERE (u.number = r.certificate_no OR u.name = name_key(r.issuer_name))
                      AND u.valid_from <= r.issued_on AND coalesce(u.valid_to, DATE 'infinity') > r.tested_from)
), covered AS (
    SELECT p.line, max(f.cut_off) AS cut_off
    FROM placed p
    JOIN full_list f ON f.feed = 'certificates' AND f.division = p.home AND f.cut_off >= p.issued_on
    WHERE CASE
        WHEN f.authority IS NOT NULL THEN p.had_one AND f.authority = p.last.authority_code
        WHEN p.had_one THEN EXISTS (FROM full_list g WHERE g.feed = f.feed AND g.authority IS NULL AND g.cut_off >= p.issued_on
                                    AND g.division = p.last.authority_division)
        ELSE true END
    GROUP BY p.line
)
SELECT p.issuer AS subject, p.place, p.issued_on AS valid_from, p.issued_on + 1 AS valid_to, p.identity_basis,
       []::STRUCT(id VARCHAR, "role" VARCHAR)[] AS parties,
       list_filter([p.line, p.last.line], lambda one: one IS NOT NULL) AS evidence,
       c.cut_off AS coverage_until,
       CASE WHEN p.had_one THEN 'expired' ELSE 'none' END AS standing,
       p.last.valid_to AS lapsed_on, p.last.number AS last_certificate, r.report_no
FROM placed p JOIN covered c ON c.line = p.line
JOIN report r ON r.batch = p.line.batch AND r."row" = p.line."row" AND r.issuer = p.issuer
