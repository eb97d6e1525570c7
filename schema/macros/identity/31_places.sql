-- Places in names: which divisions they can be.

-- A place without peoples and kind (schema/name_places.py `stem`).
CREATE OR REPLACE TEMP MACRO place_stem(p) AS CASE WHEN length(p) < 3 THEN p ELSE list_transform([regexp_replace(p, '@ending@$', '')], lambda bare:
    CASE WHEN length(regexp_replace(bare, '(?:@peoples_all@)+$', '')) >= 2 THEN regexp_replace(bare, '(?:@peoples_all@)+$', '')
         WHEN length(bare) >= 2 THEN bare ELSE p END)[1] END;

-- What stands in brackets is a place with or without its kind, or two: (上海), (和平区), (江苏昆山).
CREATE OR REPLACE TEMP MACRO lone_place(t) AS t = '中国' OR list_contains(@stems@, place_stem(t));
CREATE OR REPLACE TEMP MACRO bracket_places(t) AS CASE WHEN lone_place(t) THEN [t] ELSE
    list_filter([[left(t, 2), substr(t, 3)], [left(t, 3), substr(t, 4)], [left(t, 4), substr(t, 5)]],
        lambda two: lone_place(two[1]) AND lone_place(two[2]))[1] END;

-- The paths of what places can be (schema/name_codes.py), each under the first of its keys that is known; NULL of what no table
-- has. A key holds the kind where it stands, else what `bare` says. The table stands once in each macro that asks: it is long.
CREATE OR REPLACE TEMP MACRO place_keys(p, short, bare) AS CASE WHEN p = short AND bare = '' THEN [short]
    ELSE [short || CASE WHEN p = short THEN bare ELSE right(p, 1) END, short] END;
CREATE OR REPLACE TEMP MACRO places_meant(keys) AS list_transform(keys, lambda known: list_transform(
    [list_transform(known, lambda k: map_extract_value(@meant@, k))], lambda found: string_split(coalesce(found[1], found[2]), ' '))[1]);

-- Whether a place can lie in one of others. Their kind is not asked for, since 省 and 市 are written for one another.
CREATE OR REPLACE TEMP MACRO place_in(p, others, bare) AS list_transform([places_meant(list_prepend(place_keys(p, place_stem(p), bare),
    list_transform(others, lambda o: place_keys(place_stem(o), place_stem(o), '*'))))], lambda found: len(list_filter(found[1], lambda path:
    len(list_filter(flatten(found[2:]), lambda other: contains(path, '.' || split_part(other, '.', 1)))) > 0)) > 0)[1];

-- Of several places the innermost: what lies in most of the others (北京朝阳 is the district of Beijing).
CREATE OR REPLACE TEMP MACRO innermost(said, otherwise) AS CASE len(said) WHEN 0 THEN otherwise WHEN 1 THEN said[1]
    ELSE list_transform([list_transform(flatten(said), lambda path: {'path': path, 'others': len(list_filter(said, lambda those:
        len(list_filter(those, lambda other: contains(path, split_part(other, '.', 1)))) > 0))})], lambda all_:
        list_transform(list_filter(all_, lambda one: one.others = list_max(list_transform(all_, lambda each: each.others))), lambda one: one.path))[1] END;
CREATE OR REPLACE TEMP MACRO place_paths(said, short) AS CASE WHEN len(said) = 0 THEN []::VARCHAR[]
    ELSE innermost(list_filter(places_meant(list_transform(said, lambda p, i: place_keys(p, short[i], CASE WHEN len(said) = 1 THEN '' ELSE '*' END))),
        lambda those: those IS NOT NULL), [short[-1]]) END;
