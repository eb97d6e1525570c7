-- Names of organisations taken apart.

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

-- The place that a name begins with and the one in brackets, without suffixes: 安徽省合肥市宇驰检测 gives 安徽合肥; '' where it has
-- none.
CREATE OR REPLACE TEMP MACRO name_place(t) AS regexp_replace(
    regexp_extract(name_key(t), '^(?:(?:@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?)+') || name_key(bracket_place(t)),
    '(@places@)@peoples@*(?:省|自治区|市|地区|自治州|州|盟|县|区)?', '\1', 'g');

-- What two names are compared by, taken apart once, into a column: the patterns are compiled wherever a statement has them.
-- An authority that was renamed as it was is known by its present name (schema/names.yaml).
CREATE OR REPLACE TEMP MACRO present_name_key(t) AS list_transform([name_key(t)], lambda k:
    CASE WHEN regexp_matches(k, '@renamed_any@') THEN @renamed@ ELSE k END)[1];
CREATE OR REPLACE TEMP MACRO name_traits(t) AS {'key': present_name_key(t), 'core': name_core(t), 'place': name_place(t)};
