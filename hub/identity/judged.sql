-- What follows from people's judgements: of now (judged_…), and of before as well (judged_link_ever); whom a change concerns.
-- What is said of a key under one name hangs on the key.
CREATE OR REPLACE TEMP MACRO base_key(key) AS
    CASE WHEN starts_with(key, 'APART:') THEN split_part(substr(key, 7), chr(31), 1) ELSE key END;

CREATE OR REPLACE TEMP TABLE judged_link AS FROM working.judged_link LIMIT 0;
CREATE OR REPLACE TEMP TABLE judged_name AS FROM working.judged_name LIMIT 0;
CREATE OR REPLACE TEMP TABLE judged_apart AS FROM working.judged_apart LIMIT 0;
CREATE OR REPLACE TEMP TABLE judged_kept AS FROM working.judged_kept LIMIT 0;
CREATE OR REPLACE TEMP TABLE judged_link_ever AS FROM working.judged_link;
CREATE OR REPLACE TEMP TABLE judged_bearing (entry BIGINT, kind VARCHAR, id VARCHAR);
CREATE OR REPLACE TEMP TABLE changed_judged (kind VARCHAR, key VARCHAR)
