-- Generated from schema/model.yaml by `python -m schema.generate`; change the model, not this file.
CREATE TABLE "organization" (
    "id" VARCHAR,
    "key" VARCHAR,
    "identity_basis" VARCHAR,
    "code" VARCHAR,
    "name" VARCHAR,
    "contested" BOOLEAN,
    "division" VARCHAR,
    "status" VARCHAR,
    "status_on" DATE,
    "established_on" DATE,
    "legal_representative" VARCHAR,
    "address" VARCHAR,
    "business_scope" VARCHAR,
    "legal_person" VARCHAR
);
CREATE TABLE "organization_name" (
    "org" VARCHAR,
    "name" VARCHAR,
    "kind" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "organization_key" (
    "org" VARCHAR,
    "code" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "organization_claim" (
    "org" VARCHAR,
    "field" VARCHAR,
    "value" VARCHAR,
    "cut_off" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "person" (
    "id" VARCHAR,
    "identity_basis" VARCHAR,
    "name" VARCHAR,
    "contested" BOOLEAN
);
CREATE TABLE "redirect" (
    "old_id" VARCHAR,
    "id" VARCHAR
);
CREATE TABLE "judged" (
    "entry" BIGINT,
    "kind" VARCHAR,
    "id" VARCHAR
);
CREATE TABLE "review" (
    "kind" VARCHAR,
    "entity" VARCHAR,
    "key" VARCHAR,
    "names" VARCHAR
);
CREATE TABLE "agency" (
    "org" VARCHAR,
    "line" VARCHAR,
    "level" VARCHAR,
    "parent" VARCHAR,
    "division" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "role" (
    "person" VARCHAR,
    "org" VARCHAR,
    "role" VARCHAR,
    "employment" VARCHAR,
    "share" DECIMAL(18,6),
    "state_owned" BOOLEAN,
    "confirmed_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "person_mark" (
    "person" VARCHAR,
    "id_region" VARCHAR,
    "id_tail" VARCHAR,
    "birth_date" VARCHAR,
    "phone" VARCHAR,
    "title_no" VARCHAR,
    "school" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "shareholding" (
    "holder" VARCHAR,
    "org" VARCHAR,
    "share" DECIMAL(18,6),
    "state_owned" BOOLEAN,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "insurance_month" (
    "person" VARCHAR,
    "org" VARCHAR,
    "insurance" VARCHAR,
    "month" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "succession" (
    "predecessor" VARCHAR,
    "successor" VARCHAR,
    "manner" VARCHAR,
    "doc_no" VARCHAR,
    "effective_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "branch" (
    "branch" VARCHAR,
    "head_office" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "contact" (
    "org" VARCHAR,
    "kind" VARCHAR,
    "value" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "registration_change" (
    "org" VARCHAR,
    "item" VARCHAR,
    "before" VARCHAR,
    "after" VARCHAR,
    "changed_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "certificate" (
    "number" VARCHAR,
    "holder" VARCHAR,
    "authority" VARCHAR,
    "issued_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "certificate_event" (
    "number" VARCHAR,
    "holder" VARCHAR,
    "type" VARCHAR,
    "reason" VARCHAR,
    "scope" VARCHAR,
    "site_no" VARCHAR,
    "decided_on" DATE,
    "served_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "site" (
    "number" VARCHAR,
    "holder" VARCHAR,
    "site_no" VARCHAR,
    "address" VARCHAR,
    "division" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "capability" (
    "number" VARCHAR,
    "site_no" VARCHAR,
    "category" VARCHAR,
    "object" VARCHAR,
    "item" VARCHAR,
    "method" VARCHAR,
    "limitation" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "method_change" (
    "number" VARCHAR,
    "old_method" VARCHAR,
    "new_method" VARCHAR,
    "filed_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "signatory_authorisation" (
    "person" VARCHAR,
    "number" VARCHAR,
    "holder" VARCHAR,
    "site_no" VARCHAR,
    "field" VARCHAR,
    "accepted_on" DATE,
    "approved_on" DATE,
    "self_declared_on" DATE,
    "cancelled_on" DATE,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "directory_entry" (
    "org" VARCHAR,
    "authority" VARCHAR,
    "certificate_no" VARCHAR,
    "address" VARCHAR,
    "phone" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "instrument_holding" (
    "org" VARCHAR,
    "maker" VARCHAR,
    "model" VARCHAR,
    "serial_no" VARCHAR,
    "origin" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "engagement" (
    "id" VARCHAR,
    "contract_no" VARCHAR,
    "framework_no" VARCHAR,
    "contract_type" VARCHAR,
    "signed_on" DATE,
    "status" VARCHAR,
    "performer" VARCHAR,
    "client" VARCHAR,
    "agent" VARCHAR,
    "service" VARCHAR,
    "division" VARCHAR,
    "amount_fen" BIGINT,
    "recusal" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "engagement_target" (
    "engagement" VARCHAR,
    "target" VARCHAR,
    "permit_no" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "report" (
    "id" VARCHAR,
    "report_no" VARCHAR,
    "version" BIGINT,
    "corrects" VARCHAR,
    "contract_no" VARCHAR,
    "issuer" VARCHAR,
    "client" VARCHAR,
    "target" VARCHAR,
    "site_no" VARCHAR,
    "cma_mark" BOOLEAN,
    "certificate_no" VARCHAR,
    "purpose" VARCHAR,
    "sampled_from" DATE,
    "sampled_to" DATE,
    "analysed_from" DATE,
    "analysed_to" DATE,
    "signer" VARCHAR,
    "signed_on" DATE,
    "issued_on" DATE,
    "division" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "report_item" (
    "report" VARCHAR,
    "object" VARCHAR,
    "item" VARCHAR,
    "method" VARCHAR,
    "subcontractor" VARCHAR,
    "mark" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "penalty" (
    "id" VARCHAR,
    "doc_no" VARCHAR,
    "doc_key" VARCHAR,
    "org" VARCHAR,
    "person" VARCHAR,
    "authority" VARCHAR,
    "act" VARCHAR,
    "fact" VARCHAR,
    "basis" VARCHAR,
    "kinds" VARCHAR,
    "fine_fen" BIGINT,
    "confiscated_fen" BIGINT,
    "licence" VARCHAR,
    "decided_on" DATE,
    "standing" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "case" (
    "id" VARCHAR,
    "case_no" VARCHAR,
    "doc_no" VARCHAR,
    "doc_key" VARCHAR,
    "amends_doc" VARCHAR,
    "org" VARCHAR,
    "person" VARCHAR,
    "authority" VARCHAR,
    "act_from" DATE,
    "act_to" DATE,
    "nature" VARCHAR,
    "decided_on" DATE,
    "served_on" DATE,
    "effective_on" DATE,
    "stay_from" DATE,
    "stay_to" DATE,
    "revoked_on" DATE,
    "suspension_from" DATE,
    "suspension_to" DATE,
    "division" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "ban" (
    "id" VARCHAR,
    "org" VARCHAR,
    "person" VARCHAR,
    "name" VARCHAR,
    "address" VARCHAR,
    "kind" VARCHAR,
    "division" VARCHAR,
    "matter" VARCHAR,
    "doc_no" VARCHAR,
    "authority" VARCHAR,
    "lifted_on" DATE,
    "stayed" BOOLEAN,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "award" (
    "id" VARCHAR,
    "project_no" VARCHAR,
    "buyer" VARCHAR,
    "agent" VARCHAR,
    "category" VARCHAR,
    "division" VARCHAR,
    "supplier" VARCHAR,
    "part" VARCHAR,
    "bid_deadline" DATE,
    "awarded_on" DATE,
    "signed_on" DATE,
    "framework_no" VARCHAR,
    "amount_fen" BIGINT,
    "outcome" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "emergency" (
    "agency" VARCHAR,
    "org" VARCHAR,
    "reason" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP,
    "valid_from" DATE,
    "valid_to" DATE
);
CREATE TABLE "publication" (
    "reference" VARCHAR,
    "published_on" DATE,
    "authority" VARCHAR,
    "institution" VARCHAR,
    "summary" VARCHAR,
    "source_kind" VARCHAR,
    "url" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "refused_row" (
    "record" VARCHAR,
    "org" VARCHAR,
    "number" VARCHAR,
    "batch" BIGINT,
    "row" BIGINT,
    "feed" VARCHAR,
    "known_from" TIMESTAMP
);
CREATE TABLE "coverage" (
    "feed" VARCHAR,
    "agency" VARCHAR,
    "authority" VARCHAR,
    "division" VARCHAR,
    "mode" VARCHAR,
    "cut_off" DATE,
    "batch" BIGINT
);
