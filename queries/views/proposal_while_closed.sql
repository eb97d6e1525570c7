-- Proposed work (batch 0) that would begin while its performer is closed as a whole. Wider than the rule that needs it (what
-- opened again is not looked at), so that where it is empty nothing of the rule rests on the proposal.
CREATE OR REPLACE TEMP VIEW proposal_while_closed AS
SELECT g.performer AS id
FROM engagement g
JOIN (
    SELECT holder AS org, coalesce(valid_from, served_on) AS closed_on, valid_to AS open_again FROM certificate_event
    WHERE type IN ('withdrawn', 'revoked') AND scope = 'whole'
    UNION ALL
    SELECT org, suspension_from, suspension_to FROM "case"
) c ON c.org = g.performer AND c.closed_on <= g.valid_from AND c.closed_on <= g.signed_on
   AND (c.open_again IS NULL OR c.open_again > g.valid_from)
WHERE g.batch = 0
  AND g.service IN (SELECT code FROM code_group WHERE list = 'service_type' AND grp IN ('regulatory', 'self', 'ambient'));
