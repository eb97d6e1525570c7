-- Organisations: what is shown of each, by declared precedence of feeds, then the newest statement, then the smallest value.
CREATE OR REPLACE TEMP TABLE shown AS
WITH ranked AS (
    SELECT m.id, c.field, c.value, row_number() OVER (
        PARTITION BY m.id, c.field
        ORDER BY coalesce(p.rank, 100), CASE WHEN p.rank IS NULL THEN c.feed END, c.cut_off DESC NULLS LAST, c.value
    ) AS place
    FROM draft_organization_claim AS c
    JOIN organization_map AS m ON m.mention = c.org
    LEFT JOIN precedence AS p ON p.field = c.field AND p.feed = c.feed
    WHERE c.value IS NOT NULL
)
SELECT id, field, value FROM ranked WHERE place = 1;

INSERT INTO organization BY NAME
WITH node AS (
    -- Where a key is contested for one mention it is contested; 'name' and 'key' never share an id.
    SELECT id, any_value(key) AS key, min(identity_basis) AS identity_basis,
        min(name) FILTER (WHERE name IS NOT NULL) AS a_name
    FROM organization_map GROUP BY id
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
), head AS (
    SELECT b.id, min(h.id) AS head
    FROM draft_branch AS d
    JOIN organization_map AS b ON b.mention = d.branch
    JOIN organization_map AS h ON h.mention = d.head_office
    WHERE b.identity_basis = 'key' AND h.identity_basis = 'key'
    GROUP BY b.id HAVING count(DISTINCT h.id) = 1
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
FROM node AS n LEFT JOIN wide AS w ON w.id = n.id LEFT JOIN head AS h ON h.id = n.id;

INSERT INTO person BY NAME
SELECT id, identity_basis, name, contested FROM person_node;

-- Coverage: one row for each authority (null: all) and division that the cover of a list names. A cover that names no authority
-- speaks of none, and a file without the feed's first table lists nothing.
INSERT INTO coverage BY NAME
SELECT DISTINCT feed, coalesce(agency, agency_code) AS agency,
    nullif(u.authority, '全部') AS authority,
    CASE v.division WHEN '全部' THEN '000000' ELSE v.division END AS division, mode, cut_off, max(seq) AS batch
FROM standing_batch,
    UNNEST(string_split(authorities, ';')) AS u(authority),
    UNNEST(string_split(divisions, ';')) AS v(division)
WHERE cut_off IS NOT NULL AND divisions <> '' AND list_contains(records, main_record)
GROUP BY ALL
