-- A new institution that shares at least two independent kinds of link with one that was closed: a controller, key staff
-- (both by token), instruments (maker, model and serial), telephone or e-mail. An address or clients in common are no link here.
WITH closing AS (
    SELECT e.holder AS org, CASE WHEN e.type = 'withdrawn' AND e.reason IS NOT DISTINCT FROM 'fraud' THEN 'withdrawn_fraud'
               WHEN e.type IN ('revoked', 'cancelled') THEN CASE WHEN coalesce(e.valid_from, e.served_on) >= $barred_by_law_from::DATE
                   THEN 'revoked' ELSE 'revoked_before' END
               ELSE e.type END AS closure,
           coalesce(e.valid_from, e.served_on) AS closed_on,
           CASE WHEN e.type = 'withdrawn' AND e.reason IS NOT DISTINCT FROM 'fraud'
                THEN (coalesce(e.valid_from, e.served_on) + to_years($withdrawn_bar_years::INTEGER))::DATE END AS bars_to,
           {'batch': e.batch, 'row': e."row", 'feed': e.feed, 'known_from': e.known_from} AS line
    FROM certificate_event e
    WHERE e.scope = 'whole' AND (e.type IN ('withdrawn', 'revoked') AND coalesce(e.reason, 'other') IN ('penalty', 'fraud', 'other') OR (e.type = 'cancelled' AND e.reason IN ('penalty', 'fraud')))
      AND NOT EXISTS (FROM certificate_event a WHERE a.number = e.number AND a.type = 'restored'
                      AND coalesce(a.valid_from, a.served_on, a.decided_on) >= coalesce(e.decided_on, e.valid_from, e.served_on))
      AND NOT EXISTS (FROM "case" k WHERE k.org = e.holder AND k.decided_on = e.decided_on
                      AND (k.revoked_on IS NOT NULL OR k.stay_from IS NOT NULL))
    UNION ALL
    -- A business licence is mostly revoked for lying idle: that is no fraud in monitoring.
    SELECT o.id, 'licence_revoked', o.status_on, NULL, {'batch': c.batch, 'row': c."row", 'feed': c.feed, 'known_from': c.known_from}
    FROM organization o JOIN organization_claim c ON c.org = o.id AND c.field = 'status' AND c.value = o.status
    WHERE o.status IN ('吊销', '吊销已注销') AND o.id IN (SELECT org FROM testing_institution)
    UNION ALL
    SELECT b.org, CASE WHEN b.valid_from >= $barred_by_law_from::DATE THEN 'ban' ELSE 'ban_before' END, b.valid_from, b.valid_to, {'batch': b.batch, 'row': b."row", 'feed': b.feed, 'known_from': b.known_from}
    FROM ban b
    WHERE b.kind = 'prohibition' AND b.matter IN ('all', 'monitoring') AND b.valid_to IS NOT NULL
      AND b.lifted_on IS NULL AND NOT coalesce(b.stayed, false)
    UNION ALL
    SELECT k.org, 'closed_by_order', k.suspension_from, k.suspension_to,
           {'batch': k.batch, 'row': k."row", 'feed': k.feed, 'known_from': k.known_from}
    FROM "case" k WHERE k.suspension_to IS NOT NULL AND k.revoked_on IS NULL AND k.stay_from IS NULL
), closed AS (
    SELECT c.*, coalesce(o.legal_person, o.id) AS legal_person
    FROM closing c JOIN organization o ON o.id = c.org WHERE c.closed_on IS NOT NULL
), device AS (
    SELECT org, fold_code(maker) AS maker, fold_code(model) AS model, fold_code(serial_no) AS serial_no, origin, valid_from,
           {'batch': batch, 'row': "row", 'feed': feed, 'known_from': known_from} AS line
    FROM instrument_holding
    WHERE maker IS NOT NULL AND model IS NOT NULL AND serial_no IS NOT NULL AND coalesce(origin, '') NOT IN ('auction', 'leased')
), reached AS (
    SELECT org, kind, value, {'batch': batch, 'row': "row", 'feed': feed, 'known_from': known_from} AS line
    FROM contact WHERE kind IN ('phone', 'email') AND value IS NOT NULL
    UNION ALL
    SELECT org, 'phone', phone_key(phone), {'batch': batch, 'row': "row", 'feed': feed, 'known_from': known_from}
    FROM directory_entry WHERE phone_key(phone) IS NOT NULL
), used AS (
    SELECT kind, value FROM reached WHERE org IN (SELECT org FROM closed)
), own AS (
    -- A telephone that many use is an agent's or a building's, and links nobody.
    SELECT r.kind, r.value FROM reached r SEMI JOIN used u ON u.kind = r.kind AND u.value = r.value
    GROUP BY ALL HAVING count(DISTINCT r.org) <= $contact_sharers
), met AS MATERIALIZED (
    -- Whoever has some link at all with a closed one. Closed and new ones are many, and nearly all have nothing in common.
    SELECT a.org AS old, b.org AS fresh FROM key_post a JOIN key_post b ON b.person = a.person AND b.org <> a.org
    WHERE a.org IN (SELECT org FROM closed)
    UNION
    SELECT a.org, b.org FROM shareholding a JOIN shareholding b ON b.holder = a.holder AND b.org <> a.org
    WHERE a.org IN (SELECT org FROM closed) AND a.share > 50 AND b.share > 50
    UNION
    SELECT a.org, b.org FROM device a JOIN device b ON b.maker = a.maker AND b.model = a.model AND b.serial_no = a.serial_no AND b.org <> a.org
    WHERE a.org IN (SELECT org FROM closed)
    UNION
    SELECT a.org, b.org FROM own w
    JOIN reached a ON a.kind = w.kind AND a.value = w.value
    JOIN reached b ON b.kind = w.kind AND b.value = w.value AND b.org <> a.org
    WHERE a.org IN (SELECT org FROM closed)
), pair AS MATERIALIZED (
    SELECT * FROM met WHERE old IN (SELECT id FROM scope) OR fresh IN (SELECT id FROM scope)
), new_one AS MATERIALIZED (
    -- A laboratory is new when it was founded after the closure, or when it is older (or of unknown age), a full list of the
    -- time before did not have it, and one after the closure does: the list of today may show a renewed certificate only.
    SELECT c.org AS old, c.closed_on, t.org AS fresh,
           CASE WHEN o.established_on >= c.closed_on THEN o.established_on ELSE t.since END AS start,
           (greatest(o.established_on, t.since) + $founding_days::INTEGER)::DATE AS founded_by
    FROM pair p
    JOIN (SELECT DISTINCT org, legal_person, closed_on FROM closed) c ON c.org = p.old
    JOIN testing_institution t ON t.org = p.fresh AND t.legal_person <> c.legal_person AND t.since >= c.closed_on
    JOIN organization o ON o.id = t.org AND NOT coalesce(o.contested, false) AND o.identity_basis = 'key'
    WHERE (coalesce(o.established_on >= c.closed_on, false)
           OR EXISTS (FROM coverage l JOIN division_inside d ON d.container = l.division
                      WHERE l.feed = 'certificates' AND l.mode = 'full' AND l.authority IS NULL AND d.division = o.division
                        AND l.cut_off < t.since))
      AND CASE WHEN o.established_on >= c.closed_on THEN o.established_on ELSE t.since END
          <= (c.closed_on + to_months($window_months::INTEGER))::DATE
), person_pair AS (
    SELECT n.old, n.closed_on, n.fresh, a.person, a.source AS line_a, b.source AS line_b,
           a.role IN ('legal_representative', 'shareholder') AND b.role IN ('legal_representative', 'shareholder') AS controls
    FROM new_one n
    JOIN key_post a ON a.org = n.old AND a.valid_from < n.closed_on
                   AND coalesce(a.valid_to, DATE 'infinity') > (n.closed_on - to_months($lookback_months::INTEGER))::DATE
    JOIN key_post b ON b.org = n.fresh AND b.person = a.person AND b.valid_from <= n.founded_by
                   AND coalesce(b.valid_to, DATE 'infinity') > n.closed_on
    JOIN person p ON p.id = a.person AND p.identity_basis = 'key' AND NOT coalesce(p.contested, false)
), people AS (
    -- Control and staff are two kinds of link, so nobody counts for both.
    SELECT old, closed_on, fresh, count(*) FILTER (controls) > 0 AS control, count(*) FILTER (NOT controls) >= $key_staff AS staff,
           count(*) AS persons, list(person) AS ids, list_distinct(flatten(list(lines))) AS lines
    FROM (SELECT old, closed_on, fresh, person, bool_or(controls) AS controls, flatten(list([line_a, line_b])) AS lines
          FROM person_pair GROUP BY ALL)
    GROUP BY ALL
    HAVING control OR staff
), holder AS (
    -- The same private company holds more than half of both; state holders, organs of state and public institutions among
    -- them (codes with 11 and 12), are no link (公司法 265(4)), nor is a holder whose code is in doubt.
    SELECT n.old, n.closed_on, n.fresh,
           list_distinct(flatten(list([{'batch': a.batch, 'row': a."row", 'feed': a.feed, 'known_from': a.known_from},
                                       {'batch': b.batch, 'row': b."row", 'feed': b.feed, 'known_from': b.known_from}]))) AS lines
    FROM new_one n
    JOIN shareholding a ON a.org = n.old AND a.share > 50 AND NOT coalesce(a.state_owned, false) AND a.valid_from < n.closed_on
                       AND coalesce(a.valid_to, DATE 'infinity') > (n.closed_on - to_months($lookback_months::INTEGER))::DATE
    JOIN shareholding b ON b.org = n.fresh AND b.holder = a.holder AND b.share > 50 AND NOT coalesce(b.state_owned, false)
                       AND b.valid_from <= n.founded_by AND coalesce(b.valid_to, DATE 'infinity') > n.closed_on
    JOIN organization h ON h.id = a.holder AND h.identity_basis = 'key' AND NOT coalesce(h.contested, false)
                       AND NOT regexp_matches(coalesce(h.code, ''), '^1[12]')
    GROUP BY ALL
), devices AS (
    SELECT n.old, n.closed_on, n.fresh, count(DISTINCT (a.maker, a.model, a.serial_no)) AS instruments,
           list_distinct(flatten(list([a.line, b.line]))) AS lines
    FROM new_one n
    JOIN device a ON a.org = n.old AND coalesce(a.valid_from < n.closed_on, true)
    JOIN device b ON b.org = n.fresh AND b.maker = a.maker AND b.model = a.model AND b.serial_no = a.serial_no
    GROUP BY ALL
), contacts AS (
    SELECT n.old, n.closed_on, n.fresh, count(DISTINCT a.value) AS contacts, list_distinct(flatten(list([a.line, b.line]))) AS lines
    FROM new_one n
    JOIN reached a ON a.org = n.old
    JOIN reached b ON b.org = n.fresh AND b.kind = a.kind AND b.value = a.value
    JOIN own w ON w.kind = a.kind AND w.value = a.value
    GROUP BY ALL
), linked AS (
    SELECT n.*, coalesce(p.control, false) OR h.old IS NOT NULL AS shared_control, coalesce(p.persons, 0) AS shared_persons,
           coalesce(d.instruments, 0) AS shared_instruments, coalesce(c.contacts, 0) AS shared_contacts, p.ids,
           coalesce(p.staff, false) AS shared_staff,
           list_concat(coalesce(p.lines, []), coalesce(h.lines, []), coalesce(d.lines, []), coalesce(c.lines, [])) AS lines
    FROM new_one n
    LEFT JOIN people p USING (old, closed_on, fresh)
    LEFT JOIN holder h USING (old, closed_on, fresh)
    LEFT JOIN devices d USING (old, closed_on, fresh)
    LEFT JOIN contacts c USING (old, closed_on, fresh)
)
SELECT l.fresh AS subject, o.division AS place, l.start AS valid_from, coalesce(c.bars_to, l.start + 1) AS valid_to, o.identity_basis,
       list_concat([{'id': l.old, 'role': 'predecessor'}],
                   list_transform(coalesce(l.ids, []), lambda one: {'id': one, 'role': 'shared_person'})) AS parties,
       list_distinct(list_append(l.lines, c.line)) AS evidence, NULL::DATE AS coverage_until,
       l.old AS predecessor, c.closure, c.closed_on, l.start AS started_on, l.shared_control, l.shared_persons,
       l.shared_instruments, l.shared_contacts, CASE WHEN l.shared_control OR l.shared_staff THEN 'strong' ELSE 'medium' END AS strength
FROM linked l
JOIN closed c ON c.org = l.old AND c.closed_on = l.closed_on
JOIN organization o ON o.id = l.fresh
WHERE l.shared_control::INTEGER + l.shared_staff::INTEGER + (l.shared_instruments > 0)::INTEGER
      + (l.shared_contacts > 0)::INTEGER >= $kinds_of_link
  AND (c.bars_to IS NULL OR l.start < c.bars_to)
  AND NOT EXISTS (FROM succession s WHERE s.predecessor = l.old AND s.successor = l.fresh)
  AND NOT EXISTS (FROM succession s WHERE s.predecessor = l.fresh AND s.successor = l.old)
