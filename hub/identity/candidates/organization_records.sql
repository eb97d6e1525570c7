-- What is compared: a row for each key of an organisation and each of its names, with what sources say of the holder.
-- Reads the release; `code` is the key's own, so a name that was set apart from a code has none.
CREATE OR REPLACE TEMP TABLE bare AS
SELECT row_number() OVER (ORDER BY own_key, name) AS unique_id, *,
    CASE WHEN regexp_matches(own_key, '^(USCC|ORGC|REGN):') THEN split_part(own_key, ':', 2) END AS code,
    -- Two credit codes are never one: of each pair one side has none.
    NOT starts_with(own_key, 'USCC:') AS weak
FROM (
    SELECT own_key, any_value(cluster) AS cluster, any_value(id) AS id, min(name) AS name, bool_and(former) AS former FROM (
        -- A bare name that was judged and that later records bear is asked about again.
        SELECT own_key, CASE WHEN later_id IN (FROM working.later) THEN own_key ELSE key END AS cluster,
            CASE WHEN later_id IN (FROM working.later) THEN later_id ELSE id END AS id, name, false AS former
        FROM working.organization_mention WHERE seen > 0
        UNION ALL
        -- Former names that a source declares stand beside the key that they were declared of.
        SELECT m.own_key, m.key, m.id, n.name, true FROM organization_name AS n
        JOIN (SELECT id, min(own_key) AS own_key, min(key) AS key FROM working.organization_mention
              WHERE own_key = key AND seen > 0 GROUP BY id) AS m ON m.id = n.org
        WHERE n.kind = 'former'
    ) WHERE name IS NOT NULL AND own_key IS NOT NULL
    GROUP BY own_key, name_key(name)
);

-- What many have says nothing: the telephone of an agency that files for its clients, the address of a business park.
CREATE OR REPLACE TEMP TABLE said_of AS
WITH said AS (
    SELECT DISTINCT org AS id, kind, value FROM contact WHERE kind IN ('phone', 'address') AND value IS NOT NULL
    UNION SELECT org, 'representative', person_name_key(value) FROM organization_claim
    WHERE field = 'legal_representative' AND value IS NOT NULL AND NOT masked_name(value)
    UNION SELECT holder, 'certificate', number FROM certificate WHERE number IS NOT NULL
    UNION SELECT org, 'certificate', certificate_no FROM directory_entry WHERE certificate_no IS NOT NULL
    UNION SELECT issuer, 'certificate', certificate_no FROM report
    WHERE certificate_no IS NOT NULL AND issuer IN (SELECT id FROM bare WHERE weak)
)
SELECT id, kind, list_sort(list(value)) AS values FROM (
    SELECT *, count(*) OVER (PARTITION BY kind, value) AS holders FROM said
) WHERE holders <= 10 GROUP BY id, kind;

CREATE OR REPLACE TEMP TABLE record AS
WITH read AS (SELECT *, name_parts(name) AS parts FROM bare)
SELECT r.* EXCLUDE (parts), parts, parts.brand AS brand, parts.brand_sound AS brand_sound, parts.division[-1] AS place,
    array_to_string(list_sort(parts.trades), ',') AS trades, name_key(name) AS name_key,
    p.values AS phones, a.values AS addresses, l.values AS representatives, c.values AS certificates
FROM read AS r
LEFT JOIN said_of AS p ON p.id = r.id AND p.kind = 'phone'
LEFT JOIN said_of AS a ON a.id = r.id AND a.kind = 'address'
LEFT JOIN said_of AS l ON l.id = r.id AND l.kind = 'representative'
LEFT JOIN said_of AS c ON c.id = r.id AND c.kind = 'certificate'
WHERE parts.brand <> '' AND NOT masked_name(name)
