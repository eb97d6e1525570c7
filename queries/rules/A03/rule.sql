-- Two legal persons, one working for the regulator about a party, one for that party, led by the same person (same token)
-- in the same days. The days of both commissions and both posts are cut to what they have in common.
WITH strong_post AS (
    SELECT k.* FROM key_post k JOIN person p ON p.id = k.person
    WHERE p.identity_basis = 'key' AND NOT coalesce(p.contested, false)
), shared AS MATERIALIZED (
    SELECT DISTINCT a.org AS org_a, b.org AS org_b FROM strong_post a JOIN strong_post b ON b.person = a.person AND b.org <> a.org
    WHERE a.org IN (SELECT performer FROM engagement) AND b.org IN (SELECT performer FROM engagement)
), pair AS (
    SELECT g.performer AS subject, c.performer AS other, g.regulator, g.target, coalesce(g.division, c.division) AS place,
           greatest(g.valid_from, c.valid_from) AS valid_from,
           least(coalesce(g.valid_to, DATE 'infinity'), coalesce(c.valid_to, DATE 'infinity')) AS valid_to,
           g.contract_no AS public_contracts, c.contract_no AS private_contracts,
           list_concat(g.evidence, c.evidence) AS evidence
    FROM shared s
    JOIN engagement_regulatory g ON g.performer = s.org_a
    JOIN engagement_private c
      ON c.performer = s.org_b AND c.enterprise = g.target AND c.legal_person <> g.legal_person
     AND g.valid_from < coalesce(c.valid_to, DATE 'infinity')
     AND c.valid_from < coalesce(g.valid_to, DATE 'infinity')
    WHERE g.performer IN (SELECT id FROM scope) OR c.performer IN (SELECT id FROM scope)
       OR g.regulator IN (SELECT id FROM scope) OR g.target IN (SELECT id FROM scope)
), led AS (
    SELECT p.*, a.person, a.role AS subject_posts, b.role AS other_posts, a.source AS source_a, b.source AS source_b,
           greatest(p.valid_from, a.valid_from, b.valid_from) AS led_from,
           least(p.valid_to, coalesce(a.valid_to, DATE 'infinity'), coalesce(b.valid_to, DATE 'infinity')) AS led_to
    FROM pair p
    JOIN strong_post a ON a.org = p.subject
    JOIN strong_post b ON b.org = p.other AND b.person = a.person
)
SELECT subject, other, regulator, target, place, led_from AS valid_from,
       CASE WHEN led_to < DATE 'infinity' THEN led_to END AS valid_to, 'key' AS identity_basis,
       [{id: other, role: 'other'}, {id: regulator, role: 'regulator'}, {id: target, role: 'target'},
        {id: person, role: 'person'}] AS parties,
       list_concat(evidence, [source_a, source_b]) AS evidence, NULL::DATE AS coverage_until,
       public_contracts, private_contracts, subject_posts, other_posts
FROM led WHERE led_from < led_to
