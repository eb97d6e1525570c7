-- A name in its parts. DuckDB compiles the patterns inside a lambda anew for every two thousand rows: long ones stand outside.
-- Patterns are asked for whole matches where they can, which RE2 answers without looking back, and none is so long that RE2 cannot
-- keep its states (about twelve thousand characters): then it takes fifty times as long.

-- What a branch belongs to: up to its last legal form, else the first 公司, else before a word for a branch.
CREATE OR REPLACE TEMP MACRO head_office(t) AS coalesce(
    CASE WHEN contains(t, '公司') THEN coalesce(
        nullif(regexp_extract(t, '^.*[^分支子](?:有限责任公司|有限公司)(?:集团)?(?:(?:有限|普通|特殊普通)合伙)?'), ''),
        nullif(regexp_extract(t, '^.*?[^分支子]公司(?:集团)?'), '')) END,
    CASE WHEN regexp_matches(t, '.(?:@branches@)$') THEN coalesce(
        nullif(regexp_extract(t, '^(.*(?:@trades@|@forms@)).{0,8}(?:@branches@)$', 1), ''),
        nullif(regexp_extract(t, '^(.{2,}?)(?:@high@)?(?:@branches@)$', 1), '')) END,
    t);

-- A struct of parts; NULL of NULL. Read from the inside: each SELECT adds what the next one needs.
-- `division`: places as short names, as they stand; `meant`: codes of what the innermost can be; `area`: these and what they lie in.
-- `trades`: classes, in order; words that no class has stand for themselves. `written`: the name as it was cut. Without a brand
-- of its `own`, a name's trades are its brand, synonyms in the first word of their class. `placed`: its place tells it from others
-- as a brand does, for it is public or has no brand.
CREATE OR REPLACE TEMP MACRO name_parts(t) AS (SELECT CASE WHEN plain IS NOT NULL THEN {
    'division': division, 'meant': CASE WHEN placed AND zone <> '' THEN list_transform(meant, lambda p: p || '/' || map_extract_value(@zone_of@, zone)) ELSE meant END,
    'area': area, 'placed': placed, 'brand': brand, 'own': own <> '', 'trades': trades,
    'form': form_class, 'branch': nullif(tail, ''), 'brand_sound': name_sound(brand),
    'brand_shape': name_shape(brand), 'written': written} END FROM (
SELECT *, list_sort(list_distinct(list_transform(paths, lambda p: split_part(p, '.', 1)))) AS meant,
    list_sort(list_distinct(flatten(list_transform(paths, lambda p: string_split(p, '.'))))) AS area,
    own = '' OR coalesce(form_class IN (@public@), list_has_any(trades, [@bodies@])) AS placed FROM (
-- 厅 is what a province has.
SELECT * REPLACE (CASE WHEN form = '厅' AND len(paths) > 1 THEN coalesce(nullif(list_filter(paths, lambda p: length(p) = 6), []), paths) ELSE paths END AS paths) FROM (
SELECT *, place_paths(said, division) AS paths, map_extract_value(@form_of@, form) AS form_class,
    list_transform(words, lambda w: coalesce(map_extract_value(@trade_of@, w), w)) AS trades FROM (
SELECT plain, form, tail, own, zone, words, said, list_transform(said, lambda p: place_stem(p)) AS division,
    coalesce(nullif(own, ''), nullif(array_to_string(list_transform(words, lambda w: coalesce(map_extract_value(@told_by@, w), w)), ''), ''),
        nullif(form, ''), regexp_replace(plain, '[()]', '', 'g')) AS brand,
    list_filter(places || [zone, middle, after] || inside || [own, trade, form, tail], lambda w: w <> '') AS written FROM (
SELECT *, places || inside || list_filter([middle, after], lambda p: p <> '') AS said,
    list_filter(string_split(regexp_replace(trade, '@trades@', '|\0|', 'g'), '|'), lambda w: w <> '') AS words FROM (
-- One character is no brand: the place before it, where it stands without its kind, is the first of it (长春藤), else the
-- kind (广州市政). A county without its kind is the brand where no other is left, and so is any place with nothing behind it but
-- a form (大同公司).
SELECT *, CASE WHEN taken THEN tokens[:-2] WHEN kind THEN tokens[:-2] || [tokens[-1][:-2]] ELSE tokens END AS places,
    CASE WHEN taken THEN tokens[-1] WHEN kind THEN right(tokens[-1], 1) ELSE '' END || start AS own,
    substr(front, length(start) + 1) || run AS trade FROM (
SELECT *, len(tokens) > 0 AND NOT regexp_matches(prefix || zone, '@ending@$|^@nation@$') AND (length(start) = 1
    OR length(front) = 0 AND (run = '' OR len(tokens) > 1 AND NOT regexp_full_match(tokens[-1], '@high@'))) AS taken,
    length(start) = 1 AND zone = '' AND regexp_matches(prefix, '..[市县区]$') AS kind FROM (
-- Trades inside the front: what stands before the first is the brand, the rest belongs to the trades. A trade is no brand.
SELECT * REPLACE (CASE WHEN start <> front AND regexp_full_match(start, '@trades@+') THEN '' ELSE start END AS start) FROM (
SELECT *, CASE WHEN regexp_matches(front, '^..+@trades@') THEN regexp_extract(front, '^(.{2,}?)@trades@', 1) ELSE front END AS start FROM (
-- A brand of one character takes the first of the trade, where what is left is a trade as well (灏新材料: 灏新, not 灏).
SELECT * REPLACE (CASE WHEN more THEN front || left(run, 1) ELSE front END AS front, CASE WHEN more THEN substr(run, 2) ELSE run END AS run) FROM (
SELECT *, length(front) = 1 AND regexp_full_match(substr(run, 2), '@trades@+') AS more FROM (
SELECT plain, form, tail, prefix, zone, inside, run, after, middle, left(front, length(front) - length(middle)) AS front,
    list_filter([nation, first, second, county], lambda p: p <> '') AS tokens FROM (
SELECT *, CASE WHEN placeless AND after = '' THEN regexp_extract(front, '.{2}(@province@)$', 1) ELSE '' END AS middle FROM (
SELECT *, left(rest, length(rest) - length(run)) AS front FROM (
SELECT *, regexp_extract(rest, '@trades@+$') AS run FROM (
SELECT * REPLACE (left(rest, length(rest) - length(after)) AS rest) FROM (
-- A place in the middle counts where none but 中国 stands before, none in brackets, and two characters are left before it:
-- any behind a trade, behind a brand only a province.
SELECT *, CASE WHEN placeless THEN coalesce(nullif(regexp_extract(rest, '@trades@(@high@)$', 1), ''), regexp_extract(rest, '.{2}(@province@)$', 1))
    ELSE '' END AS after FROM (
SELECT * REPLACE (substr(rest, length(zone) + 1) AS rest) FROM (
SELECT *, CASE WHEN prefix = '' THEN '' ELSE regexp_extract(rest, '^@zones@') END AS zone FROM (
SELECT *, prefix IN ('', '中国') AND len(inside) = 0 AS placeless,
    substr(head, length(prefix) + 1, length(head) - length(form) - length(prefix)) AS rest FROM (
-- 驻马店 ends in no form: a place is read before it.
SELECT * REPLACE (CASE WHEN length(prefix || form) > length(head) THEN '' ELSE form END AS form) FROM (
SELECT *, nation || first || second || county AS prefix FROM (
-- 第一师 is a division of the corps where a place follows (第一师范 is none).
SELECT * REPLACE (CASE WHEN first = '' AND county = '' AND starts_with(nation, '第') THEN '' ELSE nation END AS nation) FROM (
SELECT * REPLACE (CASE WHEN first <> '' AND county <> '' AND NOT coalesce(place_in(county, [first, second], '*'), false) THEN '' ELSE county END AS county) FROM (
SELECT *, CASE WHEN first <> '' THEN regexp_extract(substr(begun, length(first || second) + 1), '^@county@')
    ELSE coalesce(nullif(regexp_extract(begun, '^@alone_whole@'), ''), regexp_extract(begun, '^@alone_changing@')) END AS county FROM (
SELECT * REPLACE (CASE WHEN second <> '' AND NOT coalesce(place_in(second, [first], ''), false) THEN '' ELSE second END AS second) FROM (
SELECT *, CASE WHEN first = '' THEN '' ELSE regexp_extract(substr(begun, length(first) + 1), '^@high@') END AS second FROM (
-- The places that a name begins with, one by one: a province or a prefecture, a prefecture in it, a county in the last of
-- them (or, as places were once divided, in the province); else a county with its kind.
SELECT *, regexp_extract(begun, '^@high@') AS first FROM (
SELECT *, substr(head, length(nation) + 1) AS begun FROM (
SELECT *, regexp_extract(head, '(?:@forms@)$') AS form, substr(text, length(head) + 1) AS tail, regexp_extract(head, '^@nation@') AS nation FROM (
SELECT *, head_office(text) AS head FROM (
SELECT plain, flatten(list_transform(found, lambda x: bracket_places(x[2:-2]))) AS inside, CASE WHEN contains(plain, '(') OR contains(plain, ')')
    THEN regexp_replace(list_reduce(list_prepend(plain, found), lambda text, x: replace(text, x, '')), '[()]', '', 'g') ELSE plain END AS text FROM (
-- Up to two places in brackets count.
SELECT plain, list_filter(regexp_extract_all(plain, '\([^()]+\)'), lambda x: bracket_places(x[2:-2]) IS NOT NULL)[:2] AS found FROM (
SELECT plain_name(t) AS plain)))))))))))))))))))))))))))))))))));
