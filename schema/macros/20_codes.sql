-- Codes and their check characters. Twins in Python: schema/identifiers.py; tests prove them equal.
-- Input is folded and in upper case (`fold_code`); NULL gives NULL.

-- GB 32100-2015: 31 letters, weights 3^(i-1) mod 31.
CREATE OR REPLACE TEMP MACRO uscc_digit(c, i) AS instr('0123456789ABCDEFGHJKLMNPQRTUWXY', substr(c, i, 1)) - 1;
CREATE OR REPLACE TEMP MACRO uscc_ok(c) AS regexp_full_match(c, '[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}') AND (
    uscc_digit(c, 1) + 3 * uscc_digit(c, 2) + 9 * uscc_digit(c, 3) + 27 * uscc_digit(c, 4) + 19 * uscc_digit(c, 5)
    + 26 * uscc_digit(c, 6) + 16 * uscc_digit(c, 7) + 17 * uscc_digit(c, 8) + 20 * uscc_digit(c, 9)
    + 29 * uscc_digit(c, 10) + 25 * uscc_digit(c, 11) + 13 * uscc_digit(c, 12) + 8 * uscc_digit(c, 13)
    + 24 * uscc_digit(c, 14) + 10 * uscc_digit(c, 15) + 30 * uscc_digit(c, 16) + 28 * uscc_digit(c, 17)
    + uscc_digit(c, 18)) % 31 = 0;

-- GB 11714: letters count A=10 … Z=35; 10 is written X, 11 is written 0.
CREATE OR REPLACE TEMP MACRO org_digit(c, i) AS instr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', substr(c, i, 1)) - 1;
CREATE OR REPLACE TEMP MACRO orgcode_ok(c) AS regexp_full_match(c, '[0-9A-Z]{8}[0-9X]') AND (
    3 * org_digit(c, 1) + 7 * org_digit(c, 2) + 9 * org_digit(c, 3) + 10 * org_digit(c, 4) + 5 * org_digit(c, 5)
    + 8 * org_digit(c, 6) + 4 * org_digit(c, 7) + 2 * org_digit(c, 8)
    + instr('123456789X', substr(c, 9, 1))) % 11 = 0;

-- GS 15-2006 registration number: 14 digits and one check digit, ISO 7064 MOD 11,10.
CREATE OR REPLACE TEMP MACRO regno_step(p, c, i) AS 2 * ((p + ascii(substr(c, i, 1)) - 39) % 10 + 1) % 11;
CREATE OR REPLACE TEMP MACRO regno_ok(c) AS regexp_full_match(c, '[0-9]{15}') AND (
    regno_step(regno_step(regno_step(regno_step(regno_step(regno_step(regno_step(
    regno_step(regno_step(regno_step(regno_step(regno_step(regno_step(regno_step(
    10, c, 1), c, 2), c, 3), c, 4), c, 5), c, 6), c, 7), c, 8), c, 9), c, 10), c, 11), c, 12), c, 13), c, 14)
    + ascii(substr(c, 15, 1)) - 48) % 10 = 1;

-- GB 11643-1999: a real date of birth, and for 18 characters the check; the old 15 digits have none.
CREATE OR REPLACE TEMP MACRO resident_id_ok(c) AS CASE length(c)
    WHEN 18 THEN regexp_full_match(c, '[1-9][0-9]{5}(?:18|19|20)[0-9]{9}[0-9X]')
        AND try_strptime(substr(c, 7, 8), '%Y%m%d') IS NOT NULL
        AND (7 * org_digit(c, 1) + 9 * org_digit(c, 2) + 10 * org_digit(c, 3) + 5 * org_digit(c, 4)
            + 8 * org_digit(c, 5) + 4 * org_digit(c, 6) + 2 * org_digit(c, 7) + org_digit(c, 8)
            + 6 * org_digit(c, 9) + 3 * org_digit(c, 10) + 7 * org_digit(c, 11) + 9 * org_digit(c, 12)
            + 10 * org_digit(c, 13) + 5 * org_digit(c, 14) + 8 * org_digit(c, 15) + 4 * org_digit(c, 16)
            + 2 * org_digit(c, 17) + instr('0123456789X', substr(c, 18, 1)) - 1) % 11 = 1
    WHEN 15 THEN regexp_full_match(c, '[1-9][0-9]{14}') AND try_strptime('19' || substr(c, 7, 6), '%Y%m%d') IS NOT NULL
    ELSE false AND c IS NULL END;

-- The kind of strong key that a folded code is: USCC, REGN (15-digit registration number), ORGC, or NULL.
CREATE OR REPLACE TEMP MACRO code_kind(c) AS CASE length(c)
    WHEN 18 THEN CASE WHEN uscc_ok(c) THEN 'USCC' END
    WHEN 15 THEN CASE WHEN regno_ok(c) THEN 'REGN' END
    WHEN 9 THEN CASE WHEN orgcode_ok(c) THEN 'ORGC' END END;
