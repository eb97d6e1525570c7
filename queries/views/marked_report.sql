-- Reports that bear the CMA mark and are for use in society, with the days of testing: what 163号令 asks a certificate for.
-- Reports without the mark and internal ones are outside (domain reference 9.0 no. 10); unknown days carry nothing.
CREATE OR REPLACE TEMP VIEW marked_report AS
SELECT r.id, r.issuer, coalesce(o.legal_person, o.id) AS legal_person, r.report_no, r.corrects, r.certificate_no, r.site_no,
       r.issued_on, least(r.sampled_from, r.analysed_from) AS tested_from,
       greatest(r.sampled_from, r.sampled_to, r.analysed_from, r.analysed_to) AS tested_to,
       coalesce(r.division, o.division) AS place, o.division AS home, o.identity_basis,
       {'batch': r.batch, 'row': r."row", 'feed': r.feed, 'known_from': r.known_from} AS line
FROM report r JOIN organization o ON o.id = r.issuer
WHERE r.cma_mark AND r.purpose IS DISTINCT FROM 'internal' AND r.issued_on IS NOT NULL
  AND coalesce(r.sampled_from, r.analysed_from) IS NOT NULL;
