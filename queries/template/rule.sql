-- TODO: one row per piece of evidence. Read the model's tables, the views of queries/views and the relation scope(id).
SELECT e.performer AS subject, t.target, e.division AS place, e.valid_from, e.valid_to,
       'key' AS identity_basis,
       [{id: t.target, role: 'target'}] AS parties,
       [{batch: e.batch, "row": e."row", feed: e.feed, known_from: e.known_from}] AS evidence,
       NULL::DATE AS coverage_until,
       e.contract_no AS contracts
FROM engagement e JOIN engagement_target t ON t.engagement = e.id
WHERE (e.performer IN (SELECT id FROM scope) OR t.target IN (SELECT id FROM scope))
  AND false
