-- Written forms and sounds of characters. Only what deals with names installs these macros (schema/macro_text.py).

CREATE OR REPLACE TEMP MACRO plain_marks(t) AS CASE WHEN regexp_matches(t, '[\[\]〔〕【】〖〗{}〈〉《》「」『』﹝﹞﹙﹚"''“”‘’`´·•‧・･∙⋅,.:;、。*_]')
    THEN regexp_replace(translate(t, '[]〔〕【】〖〗{}〈〉《》「」『』﹝﹞﹙﹚', '()()()()()()()()()()()'), '["''“”‘’`´·•‧・･∙⋅,.:;、。*_]', '', 'g') ELSE t END;
CREATE OR REPLACE TEMP MACRO plain_characters(t) AS CASE WHEN regexp_matches(t, '[@written@]')
    THEN array_to_string(list_transform(string_split(t, ''), lambda c:
        coalesce(nullif(string_split('@plain_of@', ',')[greatest(unicode(c) - 12031, 0)], ''), c)), '') ELSE t END;

-- A name in one way of writing: half width, upper case, no blanks, round brackets, no quotes and stops, simplified script,
-- authorities by their present names.
CREATE OR REPLACE TEMP MACRO plain_name(t) AS list_transform([plain_characters(plain_marks(fold_code(t)))], lambda k:
    CASE WHEN regexp_matches(k, '@renamed_any@') THEN @renamed@ ELSE k END)[1];

-- Syllables without tones, of each character its commonest; what has no sound stands for itself.
CREATE OR REPLACE TEMP MACRO name_sound(t) AS array_to_string(list_transform(string_split(t, ''), lambda c:
    coalesce(nullif(string_split('@sound_of@', ',')[greatest(unicode(c) - 19967, 0)], ''), c)), ' ');

-- The same for all characters that are taken for one another by their shape.
CREATE OR REPLACE TEMP MACRO name_shape(t) AS CASE WHEN regexp_matches(t, '[@look_from@]')
    THEN translate(t, '@look_from@', '@look_to@') ELSE t END;
