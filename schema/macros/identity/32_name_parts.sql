-- A name in its parts. DuckDB compiles the patterns inside a lambda anew for every two thousand rows: long ones stand outside.
-- Patterns are asked for whole matches where they can, which RE2 answers without looking back.

-- A place without peoples and kind (schema/name_places.py `stem`).
CREATE OR REPLACE TEMP MACRO place_stem(p) AS CASE WHEN length(p) < 3 THEN p ELSE list_transform([regexp_replace(p, '@ending@$', '')], lambda bare:
    CASE WHEN length(regexp_replace(bare, '(?:@peoples_all@)+$', '')) >= 2 THEN regexp_replace(bare, '(?:@peoples_all@)+$', '')
         WHEN length(bare) >= 2 THEN bare ELSE p END)[1] END;

-- What stands in brackets is a place with or without its kind, or two: (上海), (和平区), (江苏昆山).
CREATE OR REPLACE TEMP MACRO lone_place(t) AS t = '中国' OR list_contains(@stems@, place_stem(t));
CREATE OR REPLACE TEMP MACRO bracket_places(t) AS CASE WHEN lone_place(t) THEN [t] ELSE
    list_filter([[left(t, 2), substr(t, 3)], [left(t, 3), substr(t, 4)], [left(t, 4), substr(t, 5)]],
        lambda two: lone_place(two[1]) AND lone_place(two[2]))[1] END;

-- What a branch belongs to: up to its last legal form, else the first 公司, else before a word for a branch.
CREATE OR REPLACE TEMP MACRO head_office(t) AS coalesce(
    CASE WHEN contains(t, '公司') THEN coalesce(
        nullif(regexp_extract(t, '^.*[^分支子](?:有限责任公司|有限公司)(?:集团)?(?:(?:有限|普通|特殊普通)合伙)?'), ''),
        nullif(regexp_extract(t, '^.*?[^分支子]公司(?:集团)?'), '')) END,
    CASE WHEN regexp_matches(t, '.(?:@branches@)$') THEN coalesce(
        nullif(regexp_extract(t, '^(.*(?:@trades@|@forms@)).{0,8}(?:@branches@)$', 1), ''),
        nullif(regexp_extract(t, '^(.{2,}?)(?:@high@)?(?:@branches@)$', 1), '')) END,
    t);

-- Where the name says the province, places of the same name in other provinces are not meant.
CREATE OR REPLACE TEMP MACRO name_area(division) AS CASE WHEN len(division) = 0 THEN []::VARCHAR[] ELSE list_sort(list_distinct(division
    || list_filter(flatten(list_transform(division, lambda p: coalesce(string_split(map_extract_value(@area_of@, p), ' '), []))),
        lambda p: NOT (list_contains(@provinces@, division[1]) AND list_contains(@provinces@, p))))) END;

-- A struct of parts; NULL of NULL. Read from the inside: each SELECT adds what the next one needs.
-- `division`: places as short names, as they stand; `area`: these and what they lie in. `trades`: classes, in order; words that
-- no class has stand for themselves. `written`: the name as it was cut. Without a brand of its own, a name's trades are its brand,
-- each in the first word of its class.
CREATE OR REPLACE TEMP MACRO name_parts(t) AS (SELECT CASE WHEN plain IS NOT NULL THEN {
    'division': division, 'brand': brand, 'trades': list_transform(words, lambda w: coalesce(map_extract_value(@trade_of@, w), w)),
    'form': map_extract_value(@form_of@, form), 'branch': nullif(tail, ''), 'brand_sound': name_sound(brand),
    'brand_shape': name_shape(brand), 'area': name_area(division), 'written': written} END FROM (
SELECT plain, form, tail,
    list_transform(places || inside || list_filter([middle, after], lambda p: p <> ''),
        lambda p: place_stem(p)) AS division,
    coalesce(nullif(own, ''), nullif(array_to_string(list_transform(words, lambda w: coalesce(map_extract_value(@first_of@, w), w)), ''), ''),
        nullif(form, ''), regexp_replace(plain, '[()]', '', 'g')) AS brand, words,
    list_filter(places || [zone, middle, after] || inside || [own, trade, form, tail], lambda w: w <> '') AS written FROM (
SELECT *, list_filter(string_split(regexp_replace(trade, '@trades@', '|\0|', 'g'), '|'), lambda w: w <> '') AS words FROM (
-- One character is no brand: the place before it, where it stands without its kind, is the first of it (长春藤), else the
-- kind (广州市政). A county
-- without its kind is the brand where no other is left, and so is any place with nothing behind it but a form (大同公司).
SELECT *, CASE WHEN taken THEN tokens[:-2] WHEN kind THEN tokens[:-2] || [tokens[-1][:-2]] ELSE tokens END AS places,
    CASE WHEN taken THEN tokens[-1] WHEN kind THEN right(tokens[-1], 1) ELSE '' END || start AS own,
    substr(front, length(start) + 1) || run AS trade FROM (
SELECT *, len(tokens) > 0 AND NOT regexp_matches(prefix || zone, '@ending@$|^中国$') AND (length(start) = 1
    OR length(start) = 0 AND (run = '' OR len(tokens) > 1 AND NOT regexp_full_match(tokens[-1], '@high@'))) AS taken,
    length(start) = 1 AND zone = '' AND regexp_matches(prefix, '..[市县区]$') AS kind FROM (
-- Trades inside the front: what stands before the first is the brand, the rest belongs to the trades.
SELECT *, CASE WHEN regexp_matches(front, '^..+@trades@') THEN regexp_extract(front, '^(.{2,}?)@trades@', 1) ELSE front END AS start FROM (
SELECT plain, form, tail, prefix, zone, inside, run, after, middle, left(front, length(front) - length(middle)) AS front,
    list_filter([nation, first, second, substr(prefix, length(nation || first || second) + 1)], lambda p: p <> '') AS tokens FROM (
SELECT *, CASE WHEN placeless AND after = '' THEN regexp_extract(front, '.{2}(@province@)$', 1) ELSE '' END AS middle FROM (
SELECT *, left(rest, length(rest) - length(run)) AS front FROM (
SELECT *, regexp_extract(rest, '@trades@+$') AS run FROM (
SELECT plain, form, tail, prefix, zone, nation, first, second, inside, placeless, after, left(rest, length(rest) - length(after)) AS rest FROM (
-- The places of the prefix, one by one: behind provinces and prefectures stands one county at most.
SELECT *, regexp_extract(substr(prefix, length(nation || first) + 1), '^@high@') AS second FROM (
SELECT *, regexp_extract(substr(prefix, length(nation) + 1), '^@high@') AS first FROM (
-- A place in the middle counts where none but 中国 stands before, none in brackets, and two characters are left before it:
-- any behind a trade, behind a brand only a province.
SELECT *, CASE WHEN placeless THEN coalesce(nullif(regexp_extract(rest, '@trades@(@high@)$', 1), ''), regexp_extract(rest, '.{2}(@province@)$', 1))
    ELSE '' END AS after FROM (
SELECT * REPLACE (substr(rest, length(zone) + 1) AS rest) FROM (
SELECT *, CASE WHEN prefix = '' THEN '' ELSE regexp_extract(rest, '^@zones@') END AS zone FROM (
SELECT *, prefix IN ('', '中国') AND len(inside) = 0 AS placeless, regexp_extract(prefix, '^中国') AS nation,
    substr(head, length(prefix) + 1, length(head) - length(form) - length(prefix)) AS rest FROM (
SELECT *, regexp_extract(head, '(?:@forms@)$') AS form, substr(text, length(head) + 1) AS tail, regexp_extract(head, '^(?:@chain@)') AS prefix FROM (
SELECT *, head_office(text) AS head FROM (
SELECT plain, flatten(list_transform(found, lambda x: bracket_places(x[2:-2]))) AS inside, CASE WHEN contains(plain, '(') OR contains(plain, ')')
    THEN regexp_replace(list_reduce(list_prepend(plain, found), lambda text, x: replace(text, x, '')), '[()]', '', 'g') ELSE plain END AS text FROM (
-- Up to two places in brackets count.
SELECT plain, list_filter(regexp_extract_all(plain, '\([^()]+\)'), lambda x: bracket_places(x[2:-2]) IS NOT NULL)[:2] AS found FROM (
SELECT plain_name(t) AS plain))))))))))))))))))))));
