-- Cells of each type: folded text in, the typed value or NULL out. What cannot be told is NULL, never a guess.

-- domain.md §12: 2018-07-27, 2018/7/27, 2018.7.27, 20180727, 2018年7月27日, any of them with a time, and the day numbers
-- of spreadsheets (five digits; four digits are a year). The quick way comes first: most cells are ISO dates.
CREATE OR REPLACE TEMP MACRO any_date(t) AS coalesce(
    CASE WHEN length(t) <= 10 AND t BETWEEN '0' AND ':' THEN TRY_CAST(t AS DATE) END,
    CASE WHEN regexp_full_match(t, '[0-9]{8}') THEN CAST(try_strptime(t, '%Y%m%d') AS DATE)
         WHEN regexp_full_match(t, '[0-9]{5}(\.[0-9]+)?') THEN DATE '1899-12-30' + CAST(left(t, 5) AS INTEGER)
         WHEN regexp_full_match(t, '[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?[-/.月] ?[0-9]{1,2} ?([日号]?|[日号T ][T ]*[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)')
         THEN TRY_CAST(regexp_replace(t, '^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2}).*$', '\1-\2-\3') AS DATE) END);
CREATE OR REPLACE TEMP MACRO in_range(d) AS d BETWEEN DATE '1900-01-01' AND DATE '2200-12-31';
CREATE OR REPLACE TEMP MACRO cell_date(t) AS CASE WHEN in_range(any_date(t)) THEN any_date(t) END;

-- A printed last day is stored as the day after; no end is NULL (`open_end` tells it from a bad date).
CREATE OR REPLACE TEMP MACRO open_end(t) AS t IN ('长期', '永久', '永久有效', '长期有效', '无固定期限', '无固定期')
    OR coalesce(any_date(t) IN (DATE '2099-12-31', DATE '9999-09-09', DATE '9999-12-31'), false);
CREATE OR REPLACE TEMP MACRO cell_date_end(t) AS CASE WHEN NOT open_end(t) THEN cell_date(t) + 1 END;

CREATE OR REPLACE TEMP MACRO cell_month(t) AS CAST(date_trunc('month', CASE
    WHEN regexp_full_match(t, '[0-9]{6}') THEN cell_date(t || '01')
    WHEN regexp_full_match(t, '[0-9]{4} ?[-/.年] ?[0-9]{1,2} ?月?')
    THEN cell_date(regexp_replace(t, '^([0-9]{4}) ?[-/.年] ?([0-9]{1,2}).*$', '\1-\2-01'))
    ELSE cell_date(t) END) AS DATE);

-- Money to integer fen. A unit printed in the cell wins over the unit of the column; a fraction of a fen is no amount.
CREATE OR REPLACE TEMP MACRO bare_number(t) AS regexp_replace(t, '[, ¥￥]', '', 'g');
CREATE OR REPLACE TEMP MACRO exact_fen(v) AS CASE WHEN v = floor(v) THEN TRY_CAST(v AS BIGINT) END;
CREATE OR REPLACE TEMP MACRO cell_money(t, fen) AS CASE
    WHEN regexp_full_match(bare_number(t), '[0-9]+(\.[0-9]+)?(万?元(人民币|整)?|万)?') THEN exact_fen(
        TRY_CAST(regexp_extract(bare_number(t), '^[0-9.]+') AS DECIMAL(22, 8)) * CAST(CASE
        WHEN contains(t, '万') THEN 1000000 WHEN contains(t, '元') THEN 100 ELSE fen END AS DECIMAL(8, 0))) END;

CREATE OR REPLACE TEMP MACRO cell_integer(t) AS CASE WHEN regexp_full_match(bare_number(t), '-?[0-9]+(\.0+)?')
    THEN TRY_CAST(regexp_replace(bare_number(t), '\.0+$', '') AS BIGINT) END;
CREATE OR REPLACE TEMP MACRO cell_decimal(t) AS CASE WHEN regexp_full_match(bare_number(t), '-?[0-9]+(\.[0-9]+)?%?')
    THEN TRY_CAST(replace(bare_number(t), '%', '') AS DECIMAL(24, 6)) END;
CREATE OR REPLACE TEMP MACRO cell_boolean(t) AS CASE
    WHEN lower(t) IN ('是', '有', '真', 'true', 'yes', 'y', '1', '√', '✓') THEN true
    WHEN lower(t) IN ('否', '无', '没有', '假', 'false', 'no', 'n', '0', '×', 'x') THEN false END;

-- Twelve-digit statistical codes end in zeros; the first six are the division.
CREATE OR REPLACE TEMP MACRO division_code(t) AS regexp_replace(t, '^([0-9]{6})(?:0{3}|0{6})$', '\1');

-- Rows inside a cell. JSON is taken as it is; text is split at chr(30), which stands where a separator stood.
CREATE OR REPLACE TEMP MACRO is_json(t) AS starts_with(t, '[') AND json_valid(t);
CREATE OR REPLACE TEMP MACRO cell_items(t, split) AS list_filter(
    CASE WHEN is_json(t) THEN list_transform(from_json(t, '["VARCHAR"]'), lambda e: fold(e))
    ELSE list_transform(string_split(split, chr(30)), lambda e: trim(e)) END, lambda e: e IS NOT NULL AND e <> '');

-- The 18-digit form of a resident's number of 15 digits (born in the 1900s); other numbers as they are.
CREATE OR REPLACE TEMP MACRO with_check(c) AS c || substr('10X98765432', CAST((7 * org_digit(c, 1) + 9 * org_digit(c, 2) + 10 * org_digit(c, 3)
    + 5 * org_digit(c, 4) + 8 * org_digit(c, 5) + 4 * org_digit(c, 6) + 2 * org_digit(c, 7) + org_digit(c, 8) + 6 * org_digit(c, 9)
    + 3 * org_digit(c, 10) + 7 * org_digit(c, 11) + 9 * org_digit(c, 12) + 10 * org_digit(c, 13) + 5 * org_digit(c, 14)
    + 8 * org_digit(c, 15) + 4 * org_digit(c, 16) + 2 * org_digit(c, 17)) % 11 + 1 AS BIGINT), 1);
CREATE OR REPLACE TEMP MACRO resident_18(c, resident) AS CASE
    WHEN resident AND length(c) = 15 THEN with_check(left(c, 6) || '19' || substr(c, 7)) ELSE c END;

-- A number with hidden digits, and what it shows before and behind them; NULL where nothing is hidden.
CREATE OR REPLACE TEMP MACRO masked_number(c) AS regexp_matches(c, '[*×✕●○•]|X{3,}');
CREATE OR REPLACE TEMP MACRO mask_head(c) AS CASE WHEN masked_number(c) AND length(c) <= 18 THEN regexp_extract(c, '^([1-9][0-9]*)(?:[*×✕●○•]|X{3,})[0-9X*×✕●○•]*$', 1) END;
CREATE OR REPLACE TEMP MACRO mask_foot(c) AS CASE WHEN masked_number(c) AND length(c) <= 18 THEN regexp_extract(c, '^[0-9]*(?:[*×✕●○•]+|X{3,})([0-9]*X?)$', 1) END;

-- Parts of a resident's number, of the whole or of what a masked one shows (GB 11643): where it was first registered, the day of
-- birth, the last four. A part that is not shown whole says nothing.
CREATE OR REPLACE TEMP MACRO id_region(whole, head) AS CASE WHEN whole IS NOT NULL THEN left(whole, 6) WHEN length(head) >= 6 THEN left(head, 6) END;
CREATE OR REPLACE TEMP MACRO id_birth(whole, head, foot) AS strftime(CAST(try_strptime(CASE WHEN whole IS NOT NULL THEN substr(whole, 7, 8)
    WHEN length(head) >= 14 THEN substr(head, 7, 8) WHEN length(foot) >= 12 THEN substr(foot, length(foot) - 11, 8) END, '%Y%m%d') AS DATE), '%Y%m%d');
CREATE OR REPLACE TEMP MACRO id_tail(whole, foot) AS CASE WHEN whole IS NOT NULL THEN right(whole, 4) WHEN length(foot) >= 4 THEN right(foot, 4) END;

-- What else tells namesakes apart. What cannot be read says nothing: a mark weighs, and no row is refused for it.
CREATE OR REPLACE TEMP MACRO birth_mark(t) AS strftime(CASE WHEN any_date(t) BETWEEN DATE '1900-01-02' AND DATE '2100-01-01' THEN any_date(t) END, '%Y%m%d');
CREATE OR REPLACE TEMP MACRO title_mark(t) AS CASE WHEN regexp_matches(t, '(?:[0-9].*){4}') THEN regexp_replace(fold_code(t), '[^0-9A-Z一-龥]', '', 'g') END;
CREATE OR REPLACE TEMP MACRO school_mark(t) AS CASE WHEN length(fold_code(t)) >= 4 THEN regexp_replace(fold_code(t), '[ ()·,.]', '', 'g') END;
