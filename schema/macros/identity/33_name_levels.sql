-- How near two names are, part by part: `a` and `b` are structs of name_parts. 0 = they differ, higher = closer, NULL = one side
-- does not say. All are symmetric. What each level is called stands in schema/comparisons.yaml.

-- Two neighbours changed places, in three characters or more.
CREATE OR REPLACE TEMP MACRO swapped(a, b) AS length(a) = length(b) AND length(a) >= 3 AND a <> b
    AND len(list_filter(range(1, length(a)), lambda i: left(a, i - 1) || substr(a, i + 1, 1) || substr(a, i, 1) || substr(a, i + 2) = b)) > 0;

-- One character left out of four or more.
CREATE OR REPLACE TEMP MACRO left_out(a, b) AS CASE WHEN greatest(length(a), length(b)) < 4 THEN false
    WHEN length(a) + 1 = length(b) THEN len(list_filter(range(1, length(b) + 1), lambda i: left(b, i - 1) || substr(b, i + 1) = a)) > 0
    WHEN length(b) + 1 = length(a) THEN len(list_filter(range(1, length(a) + 1), lambda i: left(a, i - 1) || substr(a, i + 1) = b)) > 0
    ELSE false END;

-- A name without the place may begin with a county's name (昆山蓝源 beside 昆山市蓝源): with it the brand is the same.
-- Nobody's brand is longer than thirty characters: a cell of rubbish must not be looked through for slips.
-- In brands of two and three characters one wrong character makes another brand, unless it sounds or looks the same; a number
-- makes another at any length (第一, 第二). What is no brand of its own is no short name of one (大学, 农业大学).
CREATE OR REPLACE TEMP MACRO brand_level(a, b) AS CASE
    WHEN a.brand IS NULL OR b.brand IS NULL OR a.brand = '' OR b.brand = '' THEN NULL
    WHEN a.brand = b.brand THEN 4
    WHEN a.brand = b.division[-1] || b.brand OR b.brand = a.division[-1] || a.brand THEN 4
    WHEN a.brand_sound = b.brand_sound THEN 3
    WHEN a.brand_shape = b.brand_shape THEN 2
    WHEN greatest(length(a.brand), length(b.brand)) <= 30 AND (left(a.brand, 1) = left(b.brand, 1) OR right(a.brand, 1) = right(b.brand, 1))
        AND (one_slip(a.brand, b.brand) OR left_out(a.brand, b.brand) OR swapped(a.brand, b.brand))
        THEN CASE WHEN translate(a.brand, '@numerals@', '@numeral@') = translate(b.brand, '@numerals@', '@numeral@') THEN 0 ELSE 2 END
    WHEN a.own AND length(a.brand) >= 2 AND contains(b.brand, a.brand) OR b.own AND length(b.brand) >= 2 AND contains(a.brand, b.brand) THEN 1
    ELSE 0 END;

-- Places are compared by what they can be. A public body of a place inside another is another body; of a firm that prints the
-- province for the city, or both, it is one place inside the other.
CREATE OR REPLACE TEMP MACRO division_level(a, b) AS CASE
    WHEN a.meant IS NULL OR b.meant IS NULL OR len(a.meant) = 0 OR len(b.meant) = 0 THEN NULL
    WHEN list_has_any(a.meant, b.meant) THEN 2
    WHEN a.placed AND b.placed THEN 0
    WHEN list_has_any(a.area, b.meant) OR list_has_any(b.area, a.meant) THEN 1
    ELSE 0 END;

-- Where two must both be to be one: with a brand, anywhere that the place lies in.
CREATE OR REPLACE TEMP MACRO meeting_places(parts) AS CASE WHEN parts.placed THEN parts.meant ELSE parts.area END;

CREATE OR REPLACE TEMP MACRO trade_level(a, b) AS CASE
    WHEN a.trades IS NULL OR b.trades IS NULL OR len(a.trades) = 0 OR len(b.trades) = 0 THEN NULL
    WHEN list_has_all(a.trades, b.trades) AND list_has_all(b.trades, a.trades) THEN 3
    WHEN list_has_all(a.trades, b.trades) OR list_has_all(b.trades, a.trades) THEN 2
    WHEN list_has_any(a.trades, b.trades) THEN 1
    ELSE 0 END;

CREATE OR REPLACE TEMP MACRO form_level(a, b) AS CASE
    WHEN a.form IN (@public@) AND b.form IS NULL AND list_has_any(b.trades, [@bodies@]) THEN 0
    WHEN b.form IN (@public@) AND a.form IS NULL AND list_has_any(a.trades, [@bodies@]) THEN 0
    WHEN a.form IS NULL OR b.form IS NULL THEN NULL
    WHEN a.form = b.form THEN 2
    WHEN a.form = 'company' AND b.form IN (@companies@) OR b.form = 'company' AND a.form IN (@companies@) THEN NULL
    WHEN a.form IN (@companies@) AND b.form IN (@companies@) THEN 1
    ELSE 0 END;

CREATE OR REPLACE TEMP MACRO bare_branch(t) AS regexp_replace(t, '(..)[省市县区]', '\1', 'g');

-- A name without a branch is the head office, which is something said: NULL only where there is no name.
CREATE OR REPLACE TEMP MACRO branch_level(a, b) AS CASE
    WHEN a.brand IS NULL OR b.brand IS NULL THEN NULL
    WHEN a.branch IS NULL AND b.branch IS NULL THEN 2
    WHEN a.branch IS NULL OR b.branch IS NULL THEN 0
    WHEN a.branch = b.branch OR bare_branch(a.branch) = bare_branch(b.branch) THEN 2
    WHEN contains(bare_branch(a.branch), bare_branch(b.branch)) OR contains(bare_branch(b.branch), bare_branch(a.branch)) THEN 1
    ELSE 0 END;

-- Whether two names can be one organisation's: not where a head office stands beside a branch, one place outside the other,
-- an authority beside what is none.
CREATE OR REPLACE TEMP MACRO can_be_one(a, b) AS branch_level(a, b) > 0 AND coalesce(division_level(a, b), 1) > 0
    AND CASE WHEN a.form IN (@public@) OR b.form IN (@public@) THEN coalesce(form_level(a, b), 1) > 0 ELSE true END;
