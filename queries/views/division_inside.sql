-- Every division with each division that contains it, itself and the nation included.
CREATE OR REPLACE TEMP VIEW division_inside AS
SELECT inner_one.code AS division, outer_one.code AS container
FROM division inner_one JOIN division outer_one ON inner_one.lo BETWEEN outer_one.lo AND outer_one.hi
UNION
SELECT code, '000000' FROM division;
