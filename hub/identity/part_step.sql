-- One step along the links between numbers of one holder, and along judged ones, of before and of now.
INSERT INTO part
SELECT DISTINCT key FROM (
    SELECT 'ORGC:' || substr(key, 14, 9) AS key FROM part WHERE key LIKE 'USCC:%'
    UNION ALL
    SELECT stated_key FROM working.organization_mention
    WHERE stated_key LIKE 'USCC:%' AND 'ORGC:' || substr(stated_key, 14, 9) IN (FROM part)
    UNION ALL
    SELECT unnest([split_part(org, chr(31), 1), code_kind(code) || ':' || code]) FROM working.stated_number
    WHERE code_kind(code) IN ('REGN', 'ORGC') AND (split_part(org, chr(31), 1) IN (FROM part) OR code_kind(code) || ':' || code IN (FROM part))
    UNION ALL
    SELECT unnest([base_key(own), base_key(key)]) FROM judged_link_ever
    WHERE kind = 'organization' AND (base_key(own) IN (FROM part) OR base_key(key) IN (FROM part))
) WHERE key NOT IN (FROM part) AND key <> 'NAME:'
