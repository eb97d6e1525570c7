-- Items of marked reports that the annex of the cited certificate does not hold for that object, method and site on the
-- days of testing. Item and method are in normal form since intake (synonyms, GB 11893-89 = GB/T 11893-1989). Any doubt is
-- silence: no annex known, list not reaching the day, a limitation in free words, a method change filed in time.
WITH tested AS (
    SELECT r.issuer, r.legal_person, r.certificate_no, r.site_no, r.report_no, r.tested_from, r.tested_to, r.issued_on,
           r.place, r.home, r.identity_basis, r.line, i.object, i.item, i.method,
           {'batch': i.batch, 'row': i."row", 'feed': i.feed, 'known_from': i.known_from} AS item_line
    FROM marked_report r JOIN report_item i ON i.report = r.id
    WHERE r.issuer IN (SELECT id FROM scope) AND r.certificate_no IS NOT NULL
      AND coalesce(i.mark, 'cma') = 'cma' AND i.subcontractor IS NULL AND i.item IS NOT NULL AND i.method IS NOT NULL
), annex AS (
    SELECT number, site_no, object, item, method, valid_from, coalesce(valid_to, DATE 'infinity') AS valid_to
    FROM capability
    UNION ALL
    SELECT c.number, c.site_no, c.object, c.item, m.new_method, greatest(c.valid_from, m.filed_on), coalesce(c.valid_to, DATE 'infinity')
    FROM capability c JOIN method_change m ON m.number = c.number AND m.old_method = c.method
    WHERE m.filed_on IS NOT NULL
), outside AS (
    SELECT t.* FROM tested t
    WHERE NOT EXISTS (
        FROM annex a
        WHERE a.number = t.certificate_no AND a.item = t.item AND a.method = t.method
          AND coalesce(a.valid_from, DATE '-infinity') <= t.tested_to AND a.valid_to > t.tested_from
          AND (a.site_no IS NULL OR t.site_no IS NULL OR a.site_no = t.site_no)
          -- One object contains the other (水和废水 holds 废水), or a heading of several objects names the same medium.
          AND (a.object IS NULL OR t.object IS NULL OR contains(a.object, t.object) OR contains(t.object, a.object)
               OR (regexp_matches(a.object, '[和、/,]') AND list_has_any(
                   regexp_extract_all(a.object, '海水|水|气|土|沉积物|固|废物|噪声|振动'),
                   regexp_extract_all(t.object, '海水|水|气|土|沉积物|固|废物|噪声|振动')))))
), placed AS (
    SELECT o.*, s.authority_code, s.authority_division, s.cert_line
    FROM outside o
    JOIN (SELECT legal_person, number, any_value(authority_code) AS authority_code, min(valid_from) AS valid_from,
                 any_value(authority_division) AS authority_division, max(coalesce(valid_to, DATE 'infinity')) AS valid_to,
                 min(line) AS cert_line
          FROM certificate_span GROUP BY ALL) s
      ON s.legal_person = o.legal_person AND s.number = o.certificate_no
     AND s.valid_from <= o.tested_from AND s.valid_to > o.tested_from
    WHERE o.certificate_no IN (SELECT number FROM capability)
      AND NOT EXISTS (FROM emergency e WHERE e.org = o.issuer
                      AND e.valid_from <= o.issued_on AND coalesce(e.valid_to, DATE 'infinity') > o.tested_from)
), found AS (
    SELECT DISTINCT object, item, method, certificate_no, issuer, home, authority_code, authority_division, tested_to FROM placed
), covered AS (
    SELECT p.*, max(f.cut_off) AS cut_off
    FROM found p
    JOIN full_list f ON f.feed = 'capability' AND f.division = p.home AND f.cut_off >= p.tested_to
    WHERE CASE WHEN f.authority IS NOT NULL THEN f.authority = p.authority_code
          ELSE EXISTS (FROM full_list g WHERE g.feed = f.feed AND g.authority IS NULL AND g.cut_off >= p.tested_to
                       AND g.division = coalesce(p.authority_division, p.home)) END
    GROUP BY ALL
)
SELECT p.issuer AS subject, p.place, p.tested_from AS valid_from, p.tested_to + 1 AS valid_to, p.identity_basis,
       []::STRUCT(id VARCHAR, "role" VARCHAR)[] AS parties,
       [p.line, p.item_line, p.cert_line] AS evidence, c.cut_off AS coverage_until,
       p.certificate_no, coalesce(p.object, '') AS object, p.item, p.method, p.report_no
FROM placed p
JOIN covered c ON c.issuer = p.issuer AND c.certificate_no = p.certificate_no AND c.item = p.item AND c.method = p.method
              AND c.object IS NOT DISTINCT FROM p.object AND c.tested_to = p.tested_to
