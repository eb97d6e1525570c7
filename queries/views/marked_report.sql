-- Marked reports with what the hub knows of their issuer. Where this is not asked, `marked_row` spares the join.
CREATE OR REPLACE TEMP VIEW marked_report AS
SELECT r.id, r.issuer, coalesce(o.legal_person, o.id) AS legal_person, r.report_no, r.corrects, r.certificate_no, r.site_no,
       r.issued_on, r.tested_from, r.tested_to,
       coalesce(r.division, o.division) AS place, o.division AS home, o.name AS issuer_name, o.identity_basis,
       {'batch': r.batch, 'row': r."row", 'feed': r.feed, 'known_from': r.known_from} AS line
FROM marked_row r JOIN organization o ON o.id = r.issuer;
