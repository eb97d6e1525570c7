-- One legal person works for the regulator about a party and for that party in the same days. Where the two commissions
-- have different performers (head office and branches) the legal person is the subject and both performers are named.
WITH reached AS (
    -- Whichever of the two performers is in scope, the other has the same legal person.
    SELECT coalesce(o.legal_person, s.id) AS legal_person FROM scope s LEFT JOIN organization o ON o.id = s.id
), task AS MATERIALIZED (
    SELECT * FROM engagement_regulatory
    WHERE legal_person IN (SELECT legal_person FROM reached)
       OR target IN (SELECT id FROM scope) OR regulator IN (SELECT id FROM scope)
), pair AS (
    SELECT CASE WHEN g.performer = c.performer THEN g.performer ELSE g.legal_person END AS subject,
           CASE WHEN g.performer <> c.performer THEN g.performer END AS public_performer,
           CASE WHEN g.performer <> c.performer THEN c.performer END AS private_performer,
           g.regulator, g.target,
           coalesce(g.division, c.division) AS place,
           greatest(g.valid_from, c.valid_from) AS valid_from,
           least(coalesce(g.valid_to, c.valid_to), coalesce(c.valid_to, g.valid_to)) AS valid_to,
           g.contract_no AS public_contracts, c.contract_no AS private_contracts,
           g.signed_on AS public_signed_on, c.signed_on AS private_signed_on,
           g.service AS public_services, c.service AS private_services,
           list_concat(g.evidence, c.evidence) AS evidence
    FROM task g
    JOIN engagement_private c
      ON c.legal_person = g.legal_person AND c.enterprise = g.target
     AND g.valid_from < coalesce(c.valid_to, DATE 'infinity')
     AND c.valid_from < coalesce(g.valid_to, DATE 'infinity')
)
SELECT subject, regulator, target, public_performer, private_performer, place, valid_from, valid_to, 'key' AS identity_basis,
       [{id: regulator, role: 'regulator'}, {id: target, role: 'target'},
        {id: public_performer, role: 'public_performer'}, {id: private_performer, role: 'private_performer'}] AS parties,
       evidence, NULL::DATE AS coverage_until,
       public_contracts, private_contracts, public_signed_on, private_signed_on, public_services, private_services
FROM pair
WHERE subject IN (SELECT id FROM scope) OR regulator IN (SELECT id FROM scope) OR target IN (SELECT id FROM scope)
   OR public_performer IN (SELECT id FROM scope) OR private_performer IN (SELECT id FROM scope)
