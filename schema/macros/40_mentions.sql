-- What a feed's `yields` writes where an entity stands; identity turns mentions into ids.

-- The kind of a code is dear and stands here once: without a kind the first text is NULL.
-- The code is one of a checked column (type org_code) or of `sound_code`: its length tells its kind.
CREATE OR REPLACE TEMP MACRO org_mention(code, name) AS coalesce(
    CASE length(code) WHEN 18 THEN 'USCC:' WHEN 15 THEN 'REGN:' WHEN 9 THEN 'ORGC:' END || code || chr(31) || coalesce(name, ''),
    'NAME:' || chr(31) || nullif(name, ''));

-- A masked name is kept from the mention: it would look like a second name of the same token.
CREATE OR REPLACE TEMP MACRO person_mention(token, name, org) AS CASE
    WHEN nullif(token, '') IS NOT NULL OR (nullif(name, '') IS NOT NULL AND NOT masked_name(name))
    THEN coalesce(token, '') || chr(30) || CASE WHEN masked_name(name) THEN '' ELSE coalesce(name, '') END
        || chr(30) || coalesce(org, '') END;

-- The document that names somebody: whose, its number, and the last digits that it shows of whom it names (a token).
CREATE OR REPLACE TEMP MACRO document_mention(authority_code, authority_name, doc_no, tail) AS
    concat_ws('|', coalesce(authority_code, name_key(authority_name)), doc_key(doc_no), tail);

-- Whom a document names outside any institution. Without a number the name is somebody in that document: the same name in
-- another one is another person until somebody judges that they are one.
CREATE OR REPLACE TEMP MACRO person_named_in(token, name, document) AS CASE
    WHEN nullif(token, '') IS NOT NULL THEN person_mention(token, name, NULL)
    ELSE person_mention(NULL, name, NULL) || chr(30) || document END;

-- An empty part is a part: (a, NULL, c) and (a, c, NULL) differ. Three empty parts name nothing.
CREATE OR REPLACE TEMP MACRO fact_id(prefix, a, b, c) AS CASE
    WHEN coalesce(a::VARCHAR, b::VARCHAR, c::VARCHAR) IS NOT NULL
    THEN prefix || '-' || left(md5(coalesce(a::VARCHAR, '') || chr(31) || coalesce(b::VARCHAR, '') || chr(31) || coalesce(c::VARCHAR, '')), 16) END;
