-- Items of marked reports that the annex of the cited certificate does not hold for that object, method and site on the
-- days of testing. Item and method are in normal form since intake (synonyms, GB 11893-89 = GB/T 11893-1989). Any doubt is
-- silence: no annex known on those days, list not reaching the day, a limitation in free words, a method change filed in
-- time, a method without its year or in words alone (in the report or in the annex), an authority that nobody can place.
WITH RECURSIVE change(number, old_method, new_method, filed_on, depth) AS (
    -- Changes filed one after the other count as one, from the last of them.
    SELECT number, old_method, new_method, filed_on, 1 FROM method_change WHERE filed_on IS NOT NULL
    UNION ALL
    SELECT c.number, c.old_method, m.new_method, greatest(c.filed_on, m.filed_on), c.depth + 1
    FROM change c JOIN method_change m ON m.number = c.number AND m.old_method = c.new_method
    WHERE m.filed_on IS NOT NULL AND c.depth < 5
), annex AS (
    SELECT number, site_no, object, item, method, coalesce(valid_from, DATE '-infinity') AS valid_from,
           coalesce(valid_to, DATE 'infinity') AS valid_to
    FROM capability
    UNION ALL
    SELECT c.number, c.site_no, c.object, c.item, m.new_method, greatest(c.valid_from, m.filed_on), coalesce(c.valid_to, DATE 'infinity')
    FROM capability c JOIN change m ON m.number = c.number AND m.old_method = c.method
), held AS (
    -- The days for which the hub holds an annex at all: what came before a new print of it is not known.
    SELECT number, min(valid_from) AS since, max(valid_to) AS until FROM annex GROUP BY number
), numbered AS MATERIALIZED (
    -- A refused row of the annex may be the very item.
    SELECT number, since, until, row_number() OVER () AS cert FROM held
    WHERE number NOT IN (SELECT number FROM refused_row WHERE feed = 'capability' AND number IS NOT NULL)
), ours AS (
    SELECT n.cert, m.site_no, m.tested_from, m.tested_to, m.batch, m."row"
    FROM marked_row m JOIN numbered n ON n.number = m.certificate_no
    WHERE m.issuer IN (SELECT id FROM scope)
), kind AS (
    -- Reports are many and kinds of test are few: whole kinds that the annex clears are never looked at line by line.
    -- An item stands in the source row of its report, and numbers are found faster than ids.
    SELECT r.cert, r.site_no, i.object, i.item, i.method, min(r.tested_from) AS first_from, max(r.tested_to) AS last_to
    FROM ours r JOIN report_item i ON i.batch = r.batch AND i."row" = r."row"
    WHERE coalesce(i.mark, 'cma') = 'cma' AND i.subcontractor IS NULL AND i.item IS NOT NULL
    GROUP BY ALL
), asked AS MATERIALIZED (
    SELECT row_number() OVER () AS kind_no, n.number AS certificate_no, k.*, n.since, n.until
    FROM kind k JOIN numbered n ON n.cert = k.cert AND n.since <= k.last_to AND n.until > k.first_from
    WHERE regexp_matches(k.method, '[0-9]-(19|20)[0-9]{2}$')
), answered AS (
    SELECT q.kind_no, a.valid_from, a.valid_to,
           max(a.valid_to) OVER (PARTITION BY q.kind_no ORDER BY a.valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS so_far
    FROM asked q JOIN annex a ON a.number = q.certificate_no AND a.item = q.item
    WHERE (a.method = q.method OR NOT regexp_matches(a.method, '[0-9]-(19|20)[0-9]{2}$'))
      AND (a.site_no IS NULL OR q.site_no IS NULL OR a.site_no = q.site_no)
      -- One object contains the other (水和废水 holds 废水), or a heading of several objects names the same medium.
      AND (a.object IS NULL OR q.object IS NULL OR contains(a.object, q.object) OR contains(q.object, a.object)
           OR (regexp_matches(a.object, '[和、/,]') AND list_has_any(
               regexp_extract_all(a.object, '海水|水|气|土|沉积物|固|废物|噪声|振动'),
               regexp_extract_all(q.object, '海水|水|气|土|沉积物|固|废物|噪声|振动'))))
), term AS (
    SELECT kind_no, list({'from': valid_from, 'to': valid_to}) AS terms, min(valid_from) AS since, max(valid_to) AS until,
           coalesce(bool_or(so_far < valid_from), false) AS broken
    FROM answered GROUP BY kind_no
), doubtful AS MATERIALIZED (
    SELECT q.certificate_no, q.site_no, q.object, q.item, q.method, t.terms
    FROM asked q LEFT JOIN term t ON t.kind_no = q.kind_no
    WHERE t.kind_no IS NULL OR t.broken OR t.since > greatest(q.first_from, q.since)
       OR t.until < q.until AND t.until <= q.last_to
), suspect AS (
    -- Through the annexes, whose number is known: the many reports are laid beside the few, never the other way round.
    SELECT issuer, legal_person, certificate_no, site_no, issued_on, tested_from, tested_to, place, home, identity_basis, line
    FROM marked_report
    WHERE issuer IN (SELECT id FROM scope)
      AND certificate_no IN (SELECT number FROM (SELECT DISTINCT number FROM capability) WHERE number IN (SELECT certificate_no FROM doubtful))
), outside AS (
    SELECT r.*, i.object, i.item, i.method,
           {'batch': i.batch, 'row': i."row", 'feed': i.feed, 'known_from': i.known_from} AS item_line
    FROM suspect r
    JOIN report_item i ON i.batch = r.line.batch AND i."row" = r.line."row"
    JOIN held h ON h.number = r.certificate_no AND h.since <= r.tested_from AND h.until > r.tested_to
    JOIN doubtful d ON d.certificate_no = r.certificate_no AND d.item = i.item AND d.method = i.method
                   AND d.site_no IS NOT DISTINCT FROM r.site_no AND d.object IS NOT DISTINCT FROM i.object
    WHERE coalesce(i.mark, 'cma') = 'cma' AND i.subcontractor IS NULL
      AND len(list_filter(coalesce(d.terms, []), lambda t: t."from" <= r.tested_to AND t."to" > r.tested_from)) = 0
), placed AS (
    SELECT o.*, s.authority.code AS authority_code, s.authority.division AS authority_division, s.cert_line
    FROM outside o
    JOIN (SELECT legal_person, number, min({code: authority_code, division: authority_division}) AS authority, min(valid_from) AS valid_from,
                 max(coalesce(valid_to, DATE 'infinity')) AS valid_to,
                 min(line) AS cert_line
          FROM certificate_span GROUP BY ALL) s
      ON s.legal_person = o.legal_person AND s.number = o.certificate_no
     AND s.valid_from <= o.tested_from AND s.valid_to > o.tested_from
    WHERE NOT EXISTS (FROM emergency e WHERE e.org = o.issuer
                      AND e.valid_from <= o.issued_on AND coalesce(e.valid_to, DATE 'infinity') > o.tested_from)
), found AS (
    SELECT DISTINCT object, item, method, certificate_no, issuer, home, authority_code, authority_division, tested_to FROM placed
), covered AS (
    SELECT p.*, max(f.cut_off) AS cut_off
    FROM found p
    JOIN full_list f ON f.feed = 'capability' AND f.division = p.home AND f.cut_off >= p.tested_to
    WHERE CASE WHEN f.authority IS NOT NULL THEN f.authority = p.authority_code
          ELSE EXISTS (FROM full_list g WHERE g.feed = f.feed AND g.authority IS NULL AND g.cut_off >= p.tested_to
                       AND g.division = p.authority_division) END
    GROUP BY ALL
)
SELECT p.issuer AS subject, p.place, p.tested_from AS valid_from, p.tested_to + 1 AS valid_to, p.identity_basis,
       []::STRUCT(id VARCHAR, "role" VARCHAR)[] AS parties,
       [p.line, p.item_line, p.cert_line] AS evidence, c.cut_off AS coverage_until,
       p.certificate_no, coalesce(p.object, '') AS object, p.item, p.method, r.report_no
FROM placed p
JOIN covered c ON c.issuer = p.issuer AND c.certificate_no = p.certificate_no AND c.item = p.item AND c.method = p.method
              AND c.object IS NOT DISTINCT FROM p.object AND c.tested_to = p.tested_to
JOIN report r ON r.batch = p.line.batch AND r."row" = p.line."row" AND r.issuer = p.issuer
