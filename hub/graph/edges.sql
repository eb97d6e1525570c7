-- Who is linked to whom: one row a fact, one row a pair for signatures (of which there are millions). Derived, for
-- neighbourhoods and paths; every row names a source row. Reads the relations `edge_of_…` that edges.py makes: whole tables, or
-- the rows that changed.
WITH fact AS (
    SELECT person AS a, org AS b, role AS kind, valid_from, valid_to, batch, row, feed FROM edge_of_role
    UNION ALL
    SELECT holder, org, 'shareholding', valid_from, valid_to, batch, row, feed FROM edge_of_shareholding
    UNION ALL
    SELECT predecessor, successor, 'succession', effective_on, NULL, batch, row, feed FROM edge_of_succession
    UNION ALL
    SELECT branch, head_office, 'branch', NULL, NULL, batch, row, feed FROM edge_of_branch
    UNION ALL
    SELECT performer, client, 'commission', valid_from, valid_to, batch, row, feed FROM edge_of_engagement
    UNION ALL
    SELECT g.performer, t.target, 'target', g.valid_from, g.valid_to, t.batch, t.row, t.feed
    FROM edge_of_engagement_target AS t JOIN edge_of_engagement_of_target AS g ON g.id = t.engagement
    UNION ALL
    SELECT person, holder, 'signatory_authorisation', valid_from, valid_to, batch, row, feed FROM edge_of_signatory_authorisation
    UNION ALL
    SELECT supplier, buyer, 'award', awarded_on, NULL, batch, row, feed FROM edge_of_award
    UNION ALL
    SELECT coalesce(org, person), authority, 'penalty', decided_on, NULL, batch, row, feed FROM edge_of_penalty
    UNION ALL
    SELECT coalesce(org, person), authority, 'ban', valid_from, valid_to, batch, row, feed FROM edge_of_ban
    UNION ALL
    SELECT org, authority, 'directory', valid_from, valid_to, batch, row, feed FROM edge_of_directory_entry
    UNION ALL
    SELECT org, parent, 'subordinate', valid_from, valid_to, batch, row, feed FROM edge_of_agency
    UNION ALL
    SELECT signer, issuer, 'signed', min(signed_on), CAST(max(signed_on) + 1 AS DATE), min(src).batch, min(src).row, min(src).feed
    FROM (SELECT signer, issuer, signed_on, {'batch': batch, 'row': row, 'feed': feed} AS src FROM edge_of_signed)
    GROUP BY signer, issuer
    UNION ALL
    -- One instrument at two institutions links them; the serial number alone is no key, makers repeat them.
    SELECT x.org, y.org, 'instrument', greatest(x.valid_from, y.valid_from), NULL, y.batch, y.row, y.feed
    FROM edge_of_instrument_holding AS x JOIN edge_of_instrument_holding AS y
      ON y.maker = x.maker AND y.model = x.model AND y.serial_no = x.serial_no AND x.org < y.org
)
SELECT * FROM fact WHERE a IS NOT NULL AND b IS NOT NULL AND a <> b ORDER BY a, b, kind, batch, row
