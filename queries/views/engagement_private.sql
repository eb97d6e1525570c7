-- Commissions in the interest of an enterprise: given by it, or (self-monitoring and acceptance, which are its own duty)
-- given for it by somebody who is no agency: a client known only by a name, or an organ of state (codes with 11), may be
-- one that no list shows. The state of the environment, proficiency tests and training favour nobody.
CREATE OR REPLACE TEMP VIEW engagement_private AS
SELECT id, performer, legal_person, client AS enterprise, division, service, contract_no, signed_on, valid_from, valid_to,
       [source] AS evidence
FROM engagement_open
WHERE service_group NOT IN ('ambient', 'proficiency', 'training')
  AND client IS NOT NULL AND client NOT IN (SELECT org FROM agency WHERE org IS NOT NULL)
UNION ALL
SELECT e.id, e.performer, e.legal_person, t.target, e.division, e.service, e.contract_no, e.signed_on, e.valid_from,
       e.valid_to, [e.source, {batch: t.batch, "row": t."row", feed: t.feed, known_from: t.known_from}]
FROM engagement_open e
JOIN engagement_target t ON t.engagement = e.id
JOIN organization c ON c.id = e.client AND c.identity_basis = 'key' AND NOT coalesce(c.contested, false)
                   AND coalesce(c.code, '') NOT LIKE '11%'
WHERE e.service IN ('self', 'acceptance')
  AND t.target <> e.client
  AND e.client NOT IN (SELECT org FROM agency WHERE org IS NOT NULL);
