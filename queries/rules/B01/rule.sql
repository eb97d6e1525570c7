-- One person at work at two institutions at the same time. Lists of posts prove nothing: a leaver may never have been taken
-- off. Work shows in insurance (months in a row) and in signatures under reports; each of the two must show it.
WITH candidate AS (
    SELECT id AS person FROM person WHERE identity_basis = 'key' AND NOT coalesce(contested, false)
), at_two AS (
    -- Whoever works at one institution alone, or at none in scope, is never looked at by day or month.
    SELECT w.person
    FROM (SELECT person, org FROM insurance_month UNION SELECT signer, issuer FROM report WHERE signed_on IS NOT NULL) w
    LEFT JOIN scope s ON s.id = w.org
    WHERE w.person IN (SELECT person FROM candidate) AND w.org IN (SELECT org FROM testing_institution)
    GROUP BY w.person HAVING count(*) > 1 AND count(s.id) > 0
), month_paid AS (
    SELECT m.person, m.org, date_trunc('month', m.month)::DATE AS month,
           min({batch: m.batch, "row": m."row", feed: m.feed, known_from: m.known_from}) AS source
    FROM insurance_month m
    WHERE m.org IN (SELECT org FROM testing_institution) AND m.person IN (SELECT person FROM at_two)
    GROUP BY ALL
), signed AS (
    SELECT r.signer AS person, r.issuer AS org, r.signed_on AS day,
           min({batch: r.batch, "row": r."row", feed: r.feed, known_from: r.known_from}) AS source
    FROM report r
    WHERE r.signed_on IS NOT NULL AND r.issuer IN (SELECT org FROM testing_institution)
      AND r.signer IN (SELECT person FROM at_two)
    GROUP BY ALL
), insured AS (
    -- Months in a row: their number less their rank is the same for all of a run.
    SELECT person, org, min(month) AS first_month, max(month) AS last_month
    FROM (
        SELECT person, org, month,
               date_diff('month', DATE '2000-01-01', month) - row_number() OVER (PARTITION BY person, org ORDER BY month) AS run
        FROM month_paid
    )
    GROUP BY person, org, run HAVING count(*) >= $full_months::INTEGER
), signing AS (
    -- A pair of signatures not too far apart: whoever signed before and after a day was still at work on it.
    SELECT * FROM (
        SELECT person, org, day AS before_day, source AS before_source,
               lead(day) OVER (PARTITION BY person, org ORDER BY day) AS after_day,
               lead(source) OVER (PARTITION BY person, org ORDER BY day) AS after_source
        FROM signed
    ) WHERE after_day - before_day <= $signing_gap_days::INTEGER
), at_both AS (
    -- insured at both for full months in common
    SELECT a.person, a.org AS org_a, b.org AS org_b, greatest(a.first_month, b.first_month) AS valid_from,
           (least(a.last_month, b.last_month) + INTERVAL 1 MONTH)::DATE AS valid_to,
           'insurance' AS shown_by, []::STRUCT(batch BIGINT, "row" BIGINT, feed VARCHAR, known_from TIMESTAMP)[] AS evidence
    FROM insured a JOIN insured b ON b.person = a.person AND b.org > a.org
    WHERE date_diff('month', greatest(a.first_month, b.first_month), least(a.last_month, b.last_month)) + 1
          >= $full_months::INTEGER
    UNION ALL
    -- signs at one while insured at the other, neither in its first nor in its last month
    SELECT s.person, s.org, i.org, s.day, s.day + 1, 'signature', [s.source]
    FROM signed s JOIN insured i ON i.person = s.person AND i.org <> s.org
    WHERE date_trunc('month', s.day) > i.first_month AND date_trunc('month', s.day) < i.last_month
    UNION ALL
    -- signs at one between two signatures at the other
    SELECT s.person, s.org, g.org, s.day, s.day + 1, 'signature', [s.source, g.before_source, g.after_source]
    FROM signed s JOIN signing g ON g.person = s.person AND g.org <> s.org
    WHERE s.day > g.before_day AND s.day < g.after_day
), with_months AS (
    SELECT b.person, b.org_a, b.org_b, b.valid_from, b.valid_to, b.shown_by,
           list_concat(b.evidence, coalesce((
               SELECT list(m.source) FROM month_paid m
               WHERE m.person = b.person AND m.org IN (b.org_a, b.org_b)
                 AND m.month < b.valid_to AND m.month >= date_trunc('month', b.valid_from)), [])) AS evidence
    FROM at_both b
), two AS (
    SELECT w.person, a.org AS subject, o.org AS other, a.division AS place,
           greatest(w.valid_from, a.since, o.since) AS valid_from, least(w.valid_to, a.until, o.until) AS valid_to, w.shown_by, w.evidence
    FROM with_months w
    JOIN testing_institution a ON a.org IN (w.org_a, w.org_b)
    JOIN testing_institution o ON o.org IN (w.org_a, w.org_b) AND o.legal_person <> a.legal_person
), key_role AS (
    SELECT person, org, role, employment, valid_from, valid_to FROM role
    WHERE valid_from IS NOT NULL AND person IN (SELECT person FROM at_two)
)
SELECT t.subject, t.other, t.person, t.place, t.valid_from, t.valid_to, 'key' AS identity_basis,
       [{id: t.other, role: 'other'}, {id: t.person, role: 'person'}] AS parties,
       t.evidence, NULL::DATE AS coverage_until, t.shown_by
FROM two t
WHERE (t.subject IN (SELECT id FROM scope) OR t.other IN (SELECT id FROM scope))
  -- A retiree may be rehired by one of the two, but not for a key post.
  AND NOT EXISTS (
      SELECT 1 FROM key_role r
      WHERE r.person = t.person AND r.org IN (t.subject, t.other) AND r.employment = 'rehired'
        AND r.valid_from < t.valid_to AND coalesce(r.valid_to, DATE 'infinity') > t.valid_from
        AND NOT EXISTS (
            SELECT 1 FROM key_role k
            WHERE k.person = r.person AND k.org = r.org
              AND k.role IN ('technical_lead', 'quality_lead', 'signatory')
              AND k.valid_from < t.valid_to AND coalesce(k.valid_to, DATE 'infinity') > t.valid_from))
