-- Commissions of an ecology authority, its branch or its own public institution that serve the regulation of a named
-- party: one row per commission and party, on the days on which the client was such an agency.
CREATE OR REPLACE TEMP VIEW engagement_regulatory AS
SELECT e.id, e.performer, e.legal_person, e.client AS regulator, t.target, e.division, e.service, e.contract_no, e.signed_on,
       greatest(e.valid_from, a.valid_from) AS valid_from,
       least(coalesce(e.valid_to, a.valid_to), coalesce(a.valid_to, e.valid_to)) AS valid_to,
       [e.source,
        {batch: t.batch, "row": t."row", feed: t.feed, known_from: t.known_from},
        {batch: a.batch, "row": a."row", feed: a.feed, known_from: a.known_from}] AS evidence
FROM engagement_open e
JOIN engagement_target t ON t.engagement = e.id
JOIN agency a ON a.org = e.client AND a.line = 'ecology' AND a.valid_from IS NOT NULL
WHERE e.service_group = 'regulatory'
  AND t.target <> e.client AND (e.only_for IS NULL OR list_contains(e.only_for, t.target))
  AND e.valid_from < coalesce(a.valid_to, DATE 'infinity') AND a.valid_from < coalesce(e.valid_to, DATE 'infinity');
