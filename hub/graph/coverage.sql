-- Coverage: one row for each authority (null: all) and division that the cover of a list names. A cover that names no authority
-- speaks of none, and a file without the feed's first table lists nothing.
SELECT feed, coalesce(agency, agency_code) AS agency,
    nullif(u.authority, '全部') AS authority,
    CASE v.division WHEN '全部' THEN '000000' ELSE v.division END AS division, mode, cut_off, max(seq) AS batch
FROM standing_batch,
    UNNEST(string_split(authorities, ';')) AS u(authority),
    UNNEST(string_split(divisions, ';')) AS v(division)
WHERE cut_off IS NOT NULL AND divisions <> '' AND list_contains(records, main_record)
GROUP BY ALL
