-- What full lists cover, division by division: absence is evidence only here, up to `cut_off`, for the authority named
-- (null: every authority of the division). An increment proves nothing missing.
CREATE OR REPLACE TEMP VIEW full_list AS
SELECT c.feed, c.authority, d.division, max(c.cut_off) AS cut_off
FROM coverage c JOIN division_inside d ON d.container = c.division
WHERE c.mode = 'full' AND c.cut_off IS NOT NULL
GROUP BY ALL;
