-- Codes and their check characters. Twins in Python: schema/identifiers.py; tests prove them equal.
-- Input is folded and in upper case (`fold_code`); NULL gives NULL.

-- GB 32100-2015: 31 letters, weights 3^(i-1) mod 31.
CREATE OR REPLACE TEMP MACRO uscc_ok(c) AS regexp_full_match(c, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}')
    AND list_sum(list_transform([1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28, 1], lambda weight, place:
        weight * (instr('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(c, place, 1)) - 1))) % 31 = 0;

-- GB 11714: letters count A=10 … Z=35; 10 is written X, 11 is written 0.
CREATE OR REPLACE TEMP MACRO org_digit(c, i) AS instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(c, i, 1)) - 1;
CREATE OR REPLACE TEMP MACRO orgcode_ok(c) AS regexp_full_match(c, '[0-9A-Z]{8}[0-9X]')
    AND (list_sum(list_transform([3, 7, 9, 10, 5, 8, 4, 2], lambda weight, place: weight * org_digit(c, place)))
        + instr('123456789X', substr(c, 9, 1))) % 11 = 0;

-- GS 15-2006 registration number: 14 digits and one check digit, ISO 7064 MOD 11,10.
CREATE OR REPLACE TEMP MACRO regno_ok(c) AS regexp_full_match(c, '[0-9]{15}')
    AND (list_reduce(list_prepend(10, list_transform(range(1, 15), lambda place: ascii(substr(c, place, 1)) - 48)),
        lambda step, digit: 2 * ((step + digit + 9) % 10 + 1) % 11) + ascii(substr(c, 15, 1)) - 48) % 10 = 1;

-- GB 11643-1999: a real date of birth, and for 18 characters the check; the old 15 digits have none.
CREATE OR REPLACE TEMP MACRO resident_id_ok(c) AS CASE length(c)
    WHEN 18 THEN regexp_full_match(c, '[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]')
        AND try_strptime(substr(c, 7, 8), '%Y%m%d') IS NOT NULL
        AND (list_sum(list_transform([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
            lambda weight, place: weight * org_digit(c, place))) + instr('0123456789X', substr(c, 18, 1)) - 1) % 11 = 1
    WHEN 15 THEN regexp_full_match(c, '[1-9][0-9]{14}') AND try_strptime('19' || substr(c, 7, 6), '%Y%m%d') IS NOT NULL
    ELSE false AND c IS NULL END;

-- Written with lists, since a long sum takes DuckDB many times as long to plan as to work out.
-- The kind of strong key that a folded code is: USCC, REGN (15-digit registration number), ORGC, or NULL.
CREATE OR REPLACE TEMP MACRO code_kind(c) AS CASE length(c)
    WHEN 18 THEN CASE WHEN uscc_ok(c) THEN 'USCC' END
    WHEN 15 THEN CASE WHEN regno_ok(c) THEN 'REGN' END
    WHEN 9 THEN CASE WHEN orgcode_ok(c) THEN 'ORGC' END END;

-- A code of a column that takes any text, where it is one; else NULL.
CREATE OR REPLACE TEMP MACRO sound_code(c) AS CASE WHEN code_kind(c) IS NOT NULL THEN c END;
