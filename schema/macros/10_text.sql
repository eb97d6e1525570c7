-- Normal forms of text. Twins in Python: schema/normal_forms.py; tests prove them equal.
-- Every macro names its argument as rarely as it can: macros are pasted into each other.

-- Full width to half width, any white space to one blank, ends trimmed. Most cells stay as they are, and one test is cheaper
-- than the steps, so they run only where a character calls for it.
CREATE OR REPLACE TEMP MACRO fold(t) AS CASE WHEN regexp_matches(t, '[@wide_inner@\t\r\n\f]|^ | $|  ')
    THEN trim(regexp_replace(translate(t, '@wide@', '@narrow@'), '[ \t\r\n\f]+', ' ', 'g'), ' ') ELSE t END;

-- A code as it is compared: folded, upper case (ASCII), without blanks.
CREATE OR REPLACE TEMP MACRO fold_code(t) AS CASE WHEN regexp_matches(t, '[a-z@wide_inner@ \t\r\n\f]')
    THEN regexp_replace(translate(t, '@wide@' || '@lower@', upper('@narrow@') || '@upper@'), '[ \t\r\n\f]', '', 'g')
    ELSE t END;

-- Numbers of documents: brackets, width, 第, trailing 号 and blanks do not tell documents apart.
CREATE OR REPLACE TEMP MACRO doc_key(t) AS regexp_replace(regexp_replace(
    translate(replace(fold(t), ' ', ''), '[]{}〔〕【】〖〗﹝﹞‐‑‒–—−' || '@lower@', '()()()()()()------' || '@upper@'),
    '第([0-9A-Z])', '\1', 'g'), '号$', '');

-- Standards: prefix, number and four-digit year; what is no standard number stays as folded text.
CREATE OR REPLACE TEMP MACRO method_code(t) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    translate(fold(t), '《》‐‑‒–—−' || '@lower@', '  ------' || '@upper@'),
    '^.*?((?:DB ?[0-9]{2,6} ?(?:/ ?T?)?|[A-Z]{2,4} ?[-/]? ?[TZ]?) ?[0-9]+(?:\.[0-9]+)* ?- ?(?:19|20)?[0-9]{2})(?:[^0-9].*)?$', '\1'),
    '[ ]+', '', 'g'),
    '^([A-Z]{2})[-/]?([TZ])([0-9])', '\1/\2 \3'),
    '^([A-Z]{2,4})([0-9])', '\1 \2'),
    '^DB ([0-9]{2,6})/T', 'DB\1/T '),
    '^DB ([0-9]{2,6}/[0-9])', 'DB\1'),
    '^DB ([0-9]{2})([0-9])', 'DB\1/\2'),
    '^([A-Z].*-)([5-9][0-9])$', '\119\2'),
    '^([A-Z].*-)([0-4][0-9])$', '\120\2');
CREATE OR REPLACE TEMP MACRO method_key(t) AS coalesce(map_extract_value(MAP {@method_alias@}, method_code(t)), method_code(t));

-- The first number of a cell, without country code, separators and extension; NULL when there is none.
CREATE OR REPLACE TEMP MACRO phone_key(t) AS nullif(regexp_extract(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    fold(t), '[‐‑‒–—−]', '-', 'g'),
    '([0-9-]{7,}) [0-9-]{7,}.*$', '\1'),
    '([0-9]{7,8})-[0-9]{1,5}([^0-9].*)?$', '\1'),
    '[ ()-]', '', 'g'),
    '^(?:\+86|0086|86)(1[3-9][0-9]{9}|0?[1-9][0-9]{8,10})', '\1'),
    '1[3-9][0-9]{9}|0[0-9]{9,11}|[0-9]{7,10}'), '');

-- An address without its province, blanks, remarks in brackets and punctuation.
CREATE OR REPLACE TEMP MACRO address_key(t) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    replace(fold_code(t), '#', '号'),
    '\([^)]*\)|[,.;:、。·()]', '', 'g'),
    '^(?:中国)?(?:[^省市县区]{2,3}省|(?:内蒙古|广西壮族|西藏|宁夏回族|新疆维吾尔)自治区)', ''),
    '(?:号楼|幢)', '栋', 'g'),
    '室$', '');

-- A natural person's name as it is compared.
CREATE OR REPLACE TEMP MACRO person_name_key(t) AS regexp_replace(regexp_replace(fold_code(t), '[ ]', '', 'g'), '[•‧・･∙⋅．.]', '·', 'g');

-- Names under one personal number that are one name: script, a middle dot that is left out, a title behind (张三（法人）) say nothing of
-- who it is. Of a key as above; dear, for the few numbers that bear several.
CREATE OR REPLACE TEMP MACRO person_spelling(k) AS translate(regexp_replace(k,
    '·|\((?:法人|法人代表|法定代表人|负责人|经营者|股东|自然人|先生|女士|男|女)\)$', '', 'g'), '@plain_from@', '@plain_to@');

-- Masked names (张*, 李某某, 王××, 赵XX, 陈〇〇, 孙□□, 周?) say nothing about who it is.
CREATE OR REPLACE TEMP MACRO masked_name(t) AS regexp_matches(t, '[*＊某×✕○◯〇●□■█_＿?？Ｘ]|[一-龥][Xx]');

-- Resident numbers inside free text are taken out. The check character is not asked for: a mistyped number is one too.
-- Twice, because two numbers may share one separator.
CREATE OR REPLACE TEMP MACRO scrub(t) AS CASE WHEN regexp_matches(t, '[0-9０-９](?:[ -]?[0-9０-９]){13}')
    THEN regexp_replace(regexp_replace(t, '@resident_pattern@', '\1<id>\2', 'g'), '@resident_pattern@', '\1<id>\2', 'g')
    ELSE t END;
