-- What the next delta needs and no answer is made from; outside the digests, and made anew by every full rebuild.
CREATE SCHEMA IF NOT EXISTS working;
-- How the rows of each table of each batch counted.
CREATE TABLE IF NOT EXISTS working.state (feed VARCHAR, record VARCHAR, seq BIGINT, sealed_at TIMESTAMP, cut_off DATE,
    version BIGINT, agency VARCHAR, closed_on DATE, superseded BOOLEAN);
-- Every mention in use, how often rows make it, and whom it means.
CREATE TABLE IF NOT EXISTS working.organization_mention (mention VARCHAR, seen BIGINT, stated_key VARCHAR, name VARCHAR,
    own_key VARCHAR, key VARCHAR, identity_basis VARCHAR, id VARCHAR, judged_at TIMESTAMP, judged_until TIMESTAMP, later_key VARCHAR,
    later_id VARCHAR);
CREATE TABLE IF NOT EXISTS working.person_mention (mention VARCHAR, seen BIGINT, token VARCHAR, name VARCHAR, name_key VARCHAR,
    org VARCHAR, later_org VARCHAR, org_until TIMESTAMP, own_key VARCHAR, key VARCHAR, identity_basis VARCHAR, id VARCHAR,
    judged_at TIMESTAMP, judged_until TIMESTAMP, later_key VARCHAR, later_id VARCHAR);
-- Bare names that were judged of the records known then (judged_until), and that later records bear: these ids are in use.
CREATE TABLE IF NOT EXISTS working.later (id VARCHAR);
-- What follows from people's judgements: keys that stronger ones answer for, names that a key may or may not bear, keys apart.
CREATE TABLE IF NOT EXISTS working.judged_link (kind VARCHAR, own VARCHAR, key VARCHAR, since TIMESTAMP, until TIMESTAMP);
CREATE TABLE IF NOT EXISTS working.judged_name (kind VARCHAR, key VARCHAR, name VARCHAR, same BOOLEAN, since TIMESTAMP);
CREATE TABLE IF NOT EXISTS working.judged_apart (kind VARCHAR, a VARCHAR, b VARCHAR, a_later BOOLEAN, b_later BOOLEAN);
CREATE TABLE IF NOT EXISTS working.judged_kept (kind VARCHAR, own VARCHAR, key VARCHAR);
-- What sources say of names and numbers, by mention, since identity is decided from it.
CREATE TABLE IF NOT EXISTS working.stated_name (org VARCHAR, name VARCHAR, kind VARCHAR, feed VARCHAR, batch BIGINT, "row" BIGINT);
CREATE TABLE IF NOT EXISTS working.stated_number (org VARCHAR, code VARCHAR, feed VARCHAR, batch BIGINT, "row" BIGINT);
CREATE TABLE IF NOT EXISTS working.doubt (record VARCHAR, org VARCHAR, number VARCHAR, batch BIGINT, "row" BIGINT, feed VARCHAR,
    known_from TIMESTAMP);
-- Names that naming feeds give each credit code, and names under which rows print a code although no naming feed gives it to it, in
-- normal form: what is set apart because the name is another code's follows from both.
CREATE TABLE IF NOT EXISTS working.registered_name (key VARCHAR, name_key VARCHAR);
CREATE TABLE IF NOT EXISTS working.foreign_name (key VARCHAR, name_key VARCHAR);
-- Values through which one organisation's rows can bear on findings about another; some may be out of use.
CREATE TABLE IF NOT EXISTS working.link (kind VARCHAR, value VARCHAR, org VARCHAR);
-- Number of rows and sums of row hashes of each table.
CREATE TABLE IF NOT EXISTS working.sum (name VARCHAR, rows HUGEINT, whole HUGEINT, content HUGEINT)
