-- Posts that let a person steer an institution: the five key posts, authorised signatories as the annex names them, and
-- natural persons who hold more than half. Directors, supervisors and smaller shareholders are not here.
CREATE OR REPLACE TEMP VIEW key_post AS
SELECT person, org, role, valid_from, valid_to,
       {batch: batch, "row": "row", feed: feed, known_from: known_from} AS source
FROM role
WHERE person IS NOT NULL AND valid_from IS NOT NULL
  AND (role IN ('legal_representative', 'top_manager', 'technical_lead', 'quality_lead', 'signatory')
       OR (role = 'shareholder' AND share > 50 AND NOT coalesce(state_owned, false)))
UNION ALL
SELECT person, holder, 'signatory', valid_from,
       least(coalesce(valid_to, cancelled_on), coalesce(cancelled_on, valid_to)),
       {batch: batch, "row": "row", feed: feed, known_from: known_from}
FROM signatory_authorisation
WHERE person IS NOT NULL AND valid_from IS NOT NULL;
