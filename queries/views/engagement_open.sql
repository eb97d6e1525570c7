-- Commissions that count, each with the legal person behind its performer and the group of its service.
-- A framework contract commissions nobody in particular: its orders count in its place, within its term, and take from it
-- what they leave blank. An engagement that was handed over or refused (回避记录) is out, unless work was done under it: then
-- for those whom it was done for (`only_for`; null: for all).
CREATE OR REPLACE TEMP VIEW engagement_open AS
WITH worked_on AS (
    SELECT e.id, list(DISTINCT r.target) FILTER (r.target IS NOT NULL) AS targets
    FROM engagement e
    JOIN report r ON r.issuer = e.performer AND r.contract_no = e.contract_no
    WHERE e.recusal IS NOT NULL AND (r.sampled_from IS NOT NULL OR r.analysed_from IS NOT NULL)
    GROUP BY e.id
), framework AS (
    SELECT performer, contract_no, client, service, division, valid_to FROM engagement WHERE contract_type = 'framework'
), counted AS (
    SELECT id, performer, contract_no, framework_no, signed_on, client, service, division, recusal, valid_from, valid_to,
           batch, "row", feed, known_from
    FROM engagement
    WHERE valid_from IS NOT NULL AND coalesce(status, 'valid') <> 'void' AND coalesce(contract_type, 'single') <> 'framework'
), whole AS (
    -- Nearly all stand for themselves; only orders and what was handed over are looked up elsewhere.
    SELECT id, NULL AS only_for, performer, contract_no, signed_on, valid_from, batch, "row", feed, known_from,
           client, service, division, valid_to
    FROM counted WHERE framework_no IS NULL AND recusal IS NULL
    UNION ALL
    SELECT e.id, k.targets, e.performer, e.contract_no, e.signed_on, e.valid_from, e.batch, e."row", e.feed, e.known_from,
           coalesce(e.client, f.client), coalesce(e.service, f.service), coalesce(e.division, f.division),
           least(coalesce(e.valid_to, f.valid_to), coalesce(f.valid_to, e.valid_to))
    FROM counted e
    LEFT JOIN worked_on k ON k.id = e.id AND e.recusal IS NOT NULL
    LEFT JOIN framework f ON f.performer = e.performer AND f.contract_no = e.framework_no
    WHERE (e.framework_no IS NOT NULL OR e.recusal IS NOT NULL) AND (e.recusal IS NULL OR k.id IS NOT NULL)
)
SELECT w.id, w.performer, coalesce(o.legal_person, w.performer) AS legal_person, w.client, w.service,
       coalesce(g.grp, 'other') AS service_group, w.division, w.contract_no, w.signed_on, w.valid_from, w.valid_to, w.only_for,
       {batch: w.batch, "row": w."row", feed: w.feed, known_from: w.known_from} AS source
FROM whole w
LEFT JOIN organization o ON o.id = w.performer
LEFT JOIN code_group g ON g.list = 'service_type' AND g.code = w.service
WHERE w.valid_to IS NULL OR w.valid_to > w.valid_from;
