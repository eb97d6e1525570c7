-- Names of organisations.

-- Brackets, width, blanks and script do not tell names apart; 有限责任公司 and 有限公司 are one legal form.
CREATE OR REPLACE TEMP MACRO name_key(t) AS replace(
    regexp_replace(
    CASE WHEN regexp_matches(t, '[@traditional@]') THEN translate(fold_code(t), '@traditional@', '@simplified@') ELSE fold_code(t) END, '[()\[\]〔〕【】〈〉《》"''“”‘’·,.。、*]', '', 'g'),
    '有限责任公司', '有限公司');

-- One character wrong, missing or too many in at least four, the rest the same.
CREATE OR REPLACE TEMP MACRO one_slip(a, b) AS CASE
    WHEN least(length(a), length(b)) < 4 OR abs(length(a) - length(b)) > 1 THEN false
    WHEN length(a) = length(b)
        THEN len(list_filter(list_zip(string_split(a, ''), string_split(b, '')), lambda p: p[1] <> p[2])) = 1
    WHEN length(a) < length(b)
        THEN len(list_filter(range(1, length(b) + 1), lambda i: left(b, i - 1) || substr(b, i + 1) = a)) > 0
    ELSE len(list_filter(range(1, length(a) + 1), lambda i: left(a, i - 1) || substr(a, i + 1) = b)) > 0 END;

CREATE OR REPLACE TEMP MACRO cores_alike(a, b) AS
    (length(a) >= 2 AND contains(b, a)) OR (length(b) >= 2 AND contains(a, b)) OR one_slip(a, b);

-- One brand in two cities is two firms; a name that leaves its place out, or prints only the city, can be either.
CREATE OR REPLACE TEMP MACRO places_alike(a, b) AS a = '' OR b = '' OR contains(a, b) OR contains(b, a);

-- Whether two names, taken apart, can be one organisation: no two places, and the same core, one core inside the other, or one slip
-- in a long core. The lambda binds each core once; pasted in, they would be worked out again for every character.
CREATE OR REPLACE TEMP MACRO names_alike(a, b) AS a['key'] = b['key']
    OR list_transform([{'a': a, 'b': b}], lambda pair:
        places_alike(pair.a.place, pair.b.place) AND cores_alike(pair.a.core, pair.b.core))[1];
