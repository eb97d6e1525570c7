-- Whether two lists of what sources say have something in common; NULL where one of them is empty.
CREATE OR REPLACE TEMP MACRO shared_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL OR len(a) = 0 OR len(b) = 0 THEN NULL
    WHEN list_has_any(a, b) THEN 1
    ELSE 0 END;
