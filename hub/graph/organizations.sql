-- Organisations: what is shown of each, by declared precedence of feeds, then the newest statement, then the smallest value.
WITH ranked AS (
    SELECT c.org AS id, c.field, c.value, row_number() OVER (
        PARTITION BY c.org, c.field
        ORDER BY coalesce(p.rank, 100), CASE WHEN p.rank IS NULL THEN c.feed END, c.cut_off DESC NULLS LAST, c.value
    ) AS place
    FROM organization_claim AS c
    LEFT JOIN precedence AS p ON p.field = c.field AND p.feed = c.feed
    WHERE c.value IS NOT NULL AND c.org IN (FROM described)
), shown AS (
    SELECT id, field, value FROM ranked WHERE place = 1
), node AS (
    -- Where a key is contested for one mention it is contested; 'name' and 'key' never share an id.
    SELECT id, any_value(key) AS key, min(identity_basis) AS identity_basis,
        min(name) FILTER (WHERE name IS NOT NULL) AS a_name
    FROM (
        SELECT id, key, identity_basis, name FROM working.organization_mention
        UNION ALL
        -- Records that came after their bare name was judged.
        SELECT later_id, later_key, 'name', name FROM working.organization_mention WHERE later_id IN (FROM working.later)
    ) WHERE id IN (FROM described) GROUP BY id
), wide AS (
    SELECT id,
        max(value) FILTER (WHERE field = 'name') AS name,
        max(value) FILTER (WHERE field = 'status') AS status,
        TRY_CAST(max(value) FILTER (WHERE field = 'status_on') AS DATE) AS status_on,
        TRY_CAST(max(value) FILTER (WHERE field = 'established_on') AS DATE) AS established_on,
        max(value) FILTER (WHERE field = 'legal_representative') AS legal_representative,
        max(value) FILTER (WHERE field = 'address') AS address,
        max(value) FILTER (WHERE field = 'business_scope') AS business_scope,
        max(value) FILTER (WHERE field = 'division') AS division
    FROM shown GROUP BY id
), sure AS (
    -- A branch or head office counts by a mention that stands on a key.
    SELECT DISTINCT id FROM working.organization_mention WHERE identity_basis = 'key'
), head AS (
    SELECT d.branch AS id, min(d.head_office) AS head
    FROM branch AS d
    WHERE d.branch IN (FROM described) AND d.branch IN (FROM sure) AND d.head_office IN (FROM sure)
    GROUP BY d.branch HAVING count(DISTINCT d.head_office) = 1
)
SELECT n.id, CASE WHEN n.key LIKE 'NAME:%' THEN n.key ELSE split_part(n.key, chr(31), 1) END AS key,
    n.identity_basis,
    CASE WHEN n.key LIKE 'USCC:%' THEN substr(n.key, 6) END AS code,
    coalesce(w.name, n.a_name) AS name,
    n.identity_basis = 'contested' AS contested,
    -- A credit code names the authority of the first registration; the domicile is better where a source states it.
    coalesce(w.division, CASE WHEN n.key LIKE 'USCC:%' THEN substr(n.key, 8, 6) END) AS division,
    w.status, w.status_on, w.established_on, w.legal_representative, w.address, w.business_scope,
    coalesce(h.head, n.id) AS legal_person
FROM node AS n LEFT JOIN wide AS w ON w.id = n.id LEFT JOIN head AS h ON h.id = n.id
