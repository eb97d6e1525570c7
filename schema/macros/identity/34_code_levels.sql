-- Codes that fail their check, or are shown in part. Input is folded (`fold_code`). Weak evidence: nothing is merged on it.

-- Whether a code can be the one that was masked: 91430681MA4PY**** stands for 18 characters, though its stars are too few.
-- NULL where nothing is masked, or fewer than six characters are left.
CREATE OR REPLACE TEMP MACRO mask_fits(masked, code) AS CASE
    WHEN NOT contains(masked, '*') OR NOT regexp_full_match(masked, '[0-9A-Z*]+') OR length(replace(masked, '*', '')) < 6
        OR contains(code, '*') THEN NULL
    ELSE code LIKE regexp_replace(masked, '\*+', '%', 'g') AND length(code) - length(masked) BETWEEN 0 AND 2 END;

-- 3: one code, also an organisation code inside a credit code; 2: one fails, and a slip away from it is the other; 1: a masked
-- code that fits; 0: two valid codes of one kind, or a mask that does not fit; NULL: they say nothing of each other.
CREATE OR REPLACE TEMP MACRO code_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL OR a = '' OR b = '' THEN NULL
    WHEN contains(a, '*') THEN CAST(mask_fits(a, b) AS INTEGER)
    WHEN contains(b, '*') THEN CAST(mask_fits(b, a) AS INTEGER)
    WHEN code_kind(a) IS NULL AND code_kind(b) IS NULL THEN NULL
    WHEN code_kind(a) IS NULL OR code_kind(b) IS NULL THEN CASE WHEN one_slip(a, b) OR swapped(a, b) THEN 2 END
    WHEN a = b THEN 3
    WHEN code_kind(a) = code_kind(b) THEN 0
    WHEN code_kind(a) = 'USCC' AND code_kind(b) = 'ORGC' THEN CASE WHEN substr(a, 9, 9) = b THEN 3 ELSE 0 END
    WHEN code_kind(b) = 'USCC' AND code_kind(a) = 'ORGC' THEN CASE WHEN substr(b, 9, 9) = a THEN 3 ELSE 0 END
    END;
