-- The source rows whose edges are made anew: those that came or went, all rows of the engagements that they touch, all
-- holdings of the instruments that they touch.
CREATE OR REPLACE TEMP TABLE edge_row AS SELECT DISTINCT batch, row FROM moved_row;

INSERT INTO edge_row
WITH touched_engagement AS (
    SELECT id FROM moved_engagement
    UNION SELECT e.id FROM main.engagement AS e SEMI JOIN edge_row AS r ON r.batch = e.batch AND r.row = e.row
    UNION SELECT t.engagement FROM main.engagement_target AS t SEMI JOIN edge_row AS r ON r.batch = t.batch AND r.row = t.row
), touched_device AS (
    SELECT maker, model, serial_no FROM moved_device
    UNION SELECT h.maker, h.model, h.serial_no FROM main.instrument_holding AS h SEMI JOIN edge_row AS r ON r.batch = h.batch AND r.row = h.row
)
SELECT DISTINCT batch, row FROM (
    SELECT batch, row FROM main.engagement_target WHERE engagement IN (SELECT id FROM touched_engagement)
    UNION ALL
    SELECT h.batch, h.row FROM main.instrument_holding AS h
    SEMI JOIN touched_device AS d ON d.maker = h.maker AND d.model = h.model AND d.serial_no = h.serial_no
) WHERE (batch, row) NOT IN (SELECT (batch, row) FROM edge_row);

-- Who signed for whom: where reports only came, the edge of before stands for all that were there.
CREATE OR REPLACE TEMP TABLE signed_pair AS
SELECT signer, issuer, bool_or(gone) AS gone FROM moved_signature WHERE signer IS NOT NULL AND issuer IS NOT NULL GROUP BY ALL;

CREATE OR REPLACE TEMP TABLE edge_of_signed AS
SELECT m.signer, m.issuer, m.signed_on, m.batch, m.row, m.feed
FROM moved_signature AS m JOIN signed_pair AS p ON p.signer = m.signer AND p.issuer = m.issuer WHERE NOT m.gone AND NOT p.gone
UNION ALL
SELECT e.a, e.b, u.day, e.batch, e.row, e.feed
FROM edge AS e SEMI JOIN (FROM signed_pair WHERE NOT gone) AS p ON p.signer = e.a AND p.issuer = e.b,
    UNNEST([e.valid_from, CAST(e.valid_to - 1 AS DATE)]) AS u(day)
WHERE e.kind = 'signed'
UNION ALL
SELECT r.signer, r.issuer, r.signed_on, r.batch, r.row, r.feed
FROM main.report AS r SEMI JOIN (FROM signed_pair WHERE gone) AS p ON p.signer = r.signer AND p.issuer = r.issuer
