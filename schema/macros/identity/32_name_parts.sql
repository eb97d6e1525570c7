-- A name in its parts. Each step is a list of one struct that the next takes in a lambda, so that nothing is worked out twice;
-- patterns are asked for whole matches only, which RE2 answers without looking back.

-- A place without peoples and kind (schema/name_places.py `stem`).
CREATE OR REPLACE TEMP MACRO place_stem(p) AS CASE WHEN length(p) < 3 THEN p ELSE list_transform([regexp_replace(p, '@ending@$', '')], lambda bare:
    CASE WHEN length(regexp_replace(bare, '(?:@peoples_all@)+$', '')) >= 2 THEN regexp_replace(bare, '(?:@peoples_all@)+$', '')
         WHEN length(bare) >= 2 THEN bare ELSE p END)[1] END;

-- What a branch belongs to: up to its last legal form, else the first 公司, else before a word for a branch.
CREATE OR REPLACE TEMP MACRO head_office(t) AS coalesce(
    CASE WHEN contains(t, '公司') THEN coalesce(
        nullif(regexp_extract(t, '^.*[^分支子](?:有限责任公司|有限公司)(?:集团)?(?:(?:有限|普通|特殊普通)合伙)?'), ''),
        nullif(regexp_extract(t, '^.*?[^分支子]公司(?:集团)?'), '')) END,
    CASE WHEN regexp_matches(t, '.(?:@branches@)$') THEN coalesce(
        nullif(regexp_extract(t, '^(.*(?:@trades@|@forms@)).{0,8}(?:@branches@)$', 1), ''),
        nullif(regexp_extract(t, '^(.{2,}?)(?:@high@)?(?:@branches@)$', 1), '')) END,
    t);

-- Places in brackets, and the text without them and without the brackets of the rest.
CREATE OR REPLACE TEMP MACRO name_step_brackets(k) AS CASE WHEN contains(k, '(') OR contains(k, ')') THEN {
        'inner': list_transform(regexp_extract_all(k, '\((?:@token@)+\)'), lambda x: x[2:-2]),
        'text': regexp_replace(regexp_replace(k, '\((?:@token@)+\)', '', 'g'), '[()]', '', 'g')}
    ELSE {'inner': []::VARCHAR[], 'text': k} END;

CREATE OR REPLACE TEMP MACRO name_step_head(s) AS {'inner': s.inner, 'text': s.text, 'head': head_office(s.text)};

CREATE OR REPLACE TEMP MACRO name_step_ends(s) AS {'inner': s.inner, 'tail': substr(s.text, length(s.head) + 1), 'head': s.head,
    'form': regexp_extract(s.head, '(?:@forms@)$'), 'prefix': regexp_extract(s.head, '^(?:@chain@)')};

-- A place in the middle counts where no other stands before or in brackets, and two characters are left before it.
CREATE OR REPLACE TEMP MACRO name_step_rest(s) AS list_transform([substr(s.head, length(s.prefix) + 1, length(s.head) - length(s.form) - length(s.prefix))],
    lambda rest: {'inner': s.inner, 'tail': s.tail, 'form': s.form, 'prefix': s.prefix, 'rest': rest,
        'after': CASE WHEN s.prefix = '' AND len(s.inner) = 0 THEN regexp_extract(rest, '.{2}((?:@high@))$', 1) ELSE '' END})[1];

CREATE OR REPLACE TEMP MACRO name_step_run(s) AS list_transform([left(s.rest, length(s.rest) - length(s.after))], lambda rest:
    {'inner': s.inner, 'tail': s.tail, 'form': s.form, 'prefix': s.prefix, 'after': s.after, 'rest': rest,
     'run': regexp_extract(rest, '(?:@trades@)+$')})[1];

CREATE OR REPLACE TEMP MACRO name_step_front(s) AS list_transform([left(s.rest, length(s.rest) - length(s.run))], lambda front:
    {'inner': s.inner, 'tail': s.tail, 'form': s.form, 'prefix': s.prefix, 'after': s.after, 'run': s.run, 'front': front,
     'middle': CASE WHEN s.prefix = '' AND s.after = '' AND len(s.inner) = 0 THEN regexp_extract(front, '.{2}((?:@high@))$', 1) ELSE '' END})[1];

-- Trades inside the front: what stands before the first is the brand, the rest belongs to the trades.
CREATE OR REPLACE TEMP MACRO name_step_brand(s) AS list_transform([left(s.front, length(s.front) - length(s.middle))], lambda front:
    {'inner': s.inner, 'tail': s.tail, 'form': s.form, 'prefix': s.prefix, 'after': s.after, 'middle': s.middle, 'run': s.run, 'front': front,
     'brand': CASE WHEN regexp_matches(front, '^..+(?:@trades@)') THEN regexp_extract(front, '^(.{2,}?)(?:@trades@)', 1) ELSE front END,
     'tokens': CASE WHEN s.prefix = '' THEN []::VARCHAR[] ELSE regexp_extract_all(s.prefix, '@token@') END})[1];

-- One character is no brand: the place before it, where it stands without its kind, is the first of it (长春藤). A county
-- without its kind is the brand where no other is left.
CREATE OR REPLACE TEMP MACRO name_step_short(s) AS CASE
    WHEN len(s.tokens) > 0 AND NOT regexp_matches(s.prefix, '@ending@$|^中国$')
        AND (length(s.brand) = 1 OR length(s.brand) = 0 AND len(s.tokens) > 1 AND NOT regexp_full_match(s.tokens[-1], '@high@'))
    THEN {'places': s.tokens[:-2], 'brand': s.tokens[-1] || s.brand, 'trade': substr(s.front, length(s.brand) + 1) || s.run, 'whole': '',
        'inner': s.inner, 'after': s.after, 'middle': s.middle, 'form': s.form, 'tail': s.tail}
    ELSE {'places': s.tokens, 'brand': s.brand, 'trade': substr(s.front, length(s.brand) + 1) || s.run,
        'whole': CASE WHEN s.brand = '' THEN s.run ELSE '' END,
        'inner': s.inner, 'after': s.after, 'middle': s.middle, 'form': s.form, 'tail': s.tail} END;

CREATE OR REPLACE TEMP MACRO name_step_words(s) AS {
    'division': list_transform(s.places || CASE WHEN len(s.inner) = 0 THEN [] ELSE
        regexp_extract_all(array_to_string(s.inner, ''), '@token@') END || list_filter([s.middle, s.after], lambda p: p <> ''),
        lambda p: place_stem(p)),
    'brand': CASE WHEN s.brand = '' THEN coalesce(nullif(s.whole, ''), nullif(s.form, ''), '') ELSE s.brand END,
    'words': list_filter(string_split(regexp_replace(s.trade, '@trades@', '|\0|', 'g'), '|'), lambda w: w <> ''),
    'form': map_extract_value(@form_of@, s.form), 'branch': nullif(s.tail, ''),
    'written': list_filter(s.places || [s.middle, s.after] || s.inner
        || [CASE WHEN s.whole = '' THEN s.brand ELSE '' END, s.trade, s.form, s.tail], lambda w: w <> '')};

-- Where the name says the province, places of the same name in other provinces are not meant.
CREATE OR REPLACE TEMP MACRO name_area(division) AS CASE WHEN len(division) = 0 THEN []::VARCHAR[] ELSE list_distinct(division
    || list_filter(flatten(list_transform(division, lambda p: coalesce(string_split(map_extract_value(@area_of@, p), ' '), []))),
        lambda p: NOT (list_contains(@provinces@, division[1]) AND list_contains(@provinces@, p)))) END;

-- `division`: places as short names, as they stand; `area`: these and what they lie in. `trades`: classes, in order; words that
-- no class has stand for themselves. `written`: the name as it was cut. Without a brand of its own, a name's trades are its brand.
CREATE OR REPLACE TEMP MACRO name_parts(t) AS list_transform(list_transform(list_transform(list_transform(list_transform(list_transform(
    list_transform(list_transform(list_transform(list_transform(CASE WHEN t IS NULL THEN NULL ELSE [plain_name(t)] END,
    lambda k: name_step_brackets(k)), lambda s: name_step_head(s)), lambda s: name_step_ends(s)), lambda s: name_step_rest(s)),
    lambda s: name_step_run(s)), lambda s: name_step_front(s)), lambda s: name_step_brand(s)), lambda s: name_step_short(s)),
    lambda s: name_step_words(s)),
    lambda s: {'division': s.division, 'brand': s.brand,
        'trades': list_transform(s.words, lambda w: coalesce(map_extract_value(@trade_of@, w), w)),
        'form': s.form, 'branch': s.branch, 'brand_sound': name_sound(s.brand), 'brand_shape': name_shape(s.brand),
        'area': name_area(s.division), 'written': s.written})[1];
