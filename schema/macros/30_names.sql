-- Names of organisations.

-- Brackets, width, blanks and script do not tell names apart; 有限责任公司 and 有限公司 are one legal form.
CREATE OR REPLACE TEMP MACRO name_key(t) AS replace(
    regexp_replace(
    CASE WHEN regexp_matches(t, '[@traditional@]') THEN translate(fold_code(t), '@traditional@', '@simplified@') ELSE fold_code(t) END, '[()\[\]〔〕【】〈〉《》"''“”‘’·,.。、*]', '', 'g'),
    '有限责任公司', '有限公司');

-- A place in brackets, as 蓝源检测(上海)有限公司 has it, with them.
CREATE OR REPLACE TEMP MACRO bracket_place(t) AS regexp_extract(fold_code(t), '[(\[〔【](?:(?:@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?)+[)\]〕】]');

-- What makes a name its own: without legal form, place, and the words of the trade. A name of nothing but such words is
-- its own core.
CREATE OR REPLACE TEMP MACRO name_core(t) AS coalesce(nullif(
    regexp_replace(regexp_replace(regexp_replace(name_key(replace(fold_code(t), coalesce(nullif(bracket_place(t), ''), '()'), '')),
    '股份有限公司|有限公司|集团公司|总公司|公司|集团|股份|\(?有限合伙\)?', '', 'g'),
    '^(?:(?:@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?)+', ''),
    '省|自治区|市|县|区|生态环境|环境|环保|生态|监测|检测|检验|测试|鉴定|认证|分析|技术|科技|服务|咨询|工程|研究院|研究所|研究|中心|检定|校准', '', 'g'),
    ''), name_key(t));

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

-- The place that a name begins with and the one in brackets, without suffixes: 安徽省合肥市宇驰检测 gives 安徽合肥; '' where it has
-- none.
CREATE OR REPLACE TEMP MACRO name_place(t) AS regexp_replace(
    regexp_extract(name_key(t), '^(?:(?:@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?)+') || name_key(bracket_place(t)),
    '(@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?', '\1', 'g');

-- One brand in two cities is two firms; a name that leaves its place out, or prints only the city, can be either.
CREATE OR REPLACE TEMP MACRO places_alike(a, b) AS a = '' OR b = '' OR contains(a, b) OR contains(b, a);

-- Whether two names can be one organisation: no two places, and the same core, one core inside the other, or one slip in a long core.
-- The lambda binds each core once; pasted in, they would be worked out again for every character.
CREATE OR REPLACE TEMP MACRO names_alike(a, b) AS name_key(a) = name_key(b)
    OR list_transform([{'a': name_core(a), 'b': name_core(b), 'at': name_place(a), 'bt': name_place(b)}],
        lambda pair: places_alike(pair.at, pair.bt) AND cores_alike(pair.a, pair.b))[1];
