-- Persons. The name shown does not depend on arrival: the commonest, then the smallest.
SELECT id, min(identity_basis) AS identity_basis,
    (array_agg(name ORDER BY seen DESC, name) FILTER (WHERE name IS NOT NULL))[1] AS name,
    min(identity_basis) = 'contested' AS contested
FROM (
    SELECT id, name, identity_basis, count(*) AS seen FROM (
        SELECT id, name, identity_basis FROM working.person_mention
        UNION ALL
        -- Records that came after their bare name was judged.
        SELECT later_id, name, 'name' FROM working.person_mention WHERE later_id IN (FROM working.later)
    ) WHERE id IN (FROM person_part) GROUP BY id, name, identity_basis
)
GROUP BY id
