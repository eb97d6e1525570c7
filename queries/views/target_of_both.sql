-- Parties that somebody may both work for and be commissioned about by an ecology authority. Wider than the rules that
-- need it (no days, blanks may come from a framework contract), so that where it is empty they find nothing.
CREATE OR REPLACE TEMP VIEW target_of_both AS
SELECT t.target AS id
FROM engagement_target t JOIN engagement g ON g.id = t.engagement
WHERE (g.client IS NULL OR g.client IN (SELECT org FROM agency WHERE line = 'ecology'))
  AND (g.service IS NULL OR g.service IN (SELECT code FROM code_group WHERE list = 'service_type' AND grp = 'regulatory'))
  AND t.target IN (
      SELECT client FROM engagement
      UNION ALL
      SELECT x.target FROM engagement_target x JOIN engagement c ON c.id = x.engagement
      WHERE c.service IS NULL OR c.service IN ('self', 'acceptance'));
