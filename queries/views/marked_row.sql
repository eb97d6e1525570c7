-- Reports that bear the CMA mark and are for use in society, with the days of testing: what 163号令 asks a certificate for.
-- Reports without the mark and internal ones are outside (domain reference 9.0 no. 10); unknown days carry nothing.
CREATE OR REPLACE TEMP VIEW marked_row AS
SELECT id, issuer, report_no, corrects, certificate_no, site_no, division, issued_on,
       least(sampled_from, analysed_from) AS tested_from,
       greatest(sampled_from, sampled_to, analysed_from, analysed_to) AS tested_to, batch, "row", feed, known_from
FROM report
WHERE cma_mark AND purpose IS DISTINCT FROM 'internal' AND issued_on IS NOT NULL
  AND coalesce(sampled_from, analysed_from) IS NOT NULL;
