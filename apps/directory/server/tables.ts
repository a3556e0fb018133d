import type { CatalogName } from "../shapes/apps.ts";
import type { ColumnType, Generated, Kysely, Transaction } from "kysely";

type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type MaybeTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Json<T> = ColumnType<T, string, string>;
type DefaultJson<T> = ColumnType<T, string | undefined, string>;
type Computed<T> = ColumnType<T, never, never>;

export type PersonStatus = "staged" | "active" | "suspended" | "deactivated";
export type Profile = Record<string, string>;

export interface OrganisationTable {
  only_row: Generated<boolean>;
  name: string;
  first_run_at: Time;
}

export interface AdministratorsTable {
  id: string;
  name: string;
  email: string;
  password_hash: string | null;
  epoch: Generated<number>;
  created_at: Time;
  last_active_at: MaybeTime;
}

export interface SessionsTable {
  digest: Buffer;
  administrator_id: string;
  epoch: number;
  created_at: Time;
  last_seen_at: Time;
  expires_at: Time;
  client: string | null;
  address: string | null;
}

export interface SignInLinksTable {
  digest: Buffer;
  administrator_id: string;
  expires_at: Time;
  used_at: MaybeTime;
}

export interface ApiTokensTable {
  id: string;
  name: string;
  digest: Buffer;
  hint: string;
  created_by: string;
  created_at: Time;
  last_used_at: MaybeTime;
  revoked_at: MaybeTime;
}

export interface PeopleTable {
  id: string;
  status: PersonStatus;
  profile: Json<Profile>;
  login: Computed<string>;
  email: Computed<string>;
  first_name: Computed<string | null>;
  last_name: Computed<string | null>;
  department: Computed<string | null>;
  title: Computed<string | null>;
  sort_name: Computed<string>;
  search_text: Computed<string>;
  created_at: Time;
  activated_at: MaybeTime;
  status_changed_at: Time;
  updated_at: Time;
}

export interface GroupsTable {
  id: string;
  name: string;
  description: Generated<string>;
  created_at: Time;
  updated_at: Time;
  members_changed_at: Time;
}

export interface GroupMembersTable {
  group_id: string;
  person_id: string;
  added_at: Time;
  by_hand: Generated<boolean>;
}

export interface GroupRulesTable {
  id: string;
  name: string;
  condition: string;
  reads: string[];
  status: "inactive" | "active";
  created_at: Time;
  updated_at: Time;
}

/** An attribute of an app's accounts that an administrator added, by its SCIM path. */
export interface OwnAttribute {
  path: string;
  label: string;
  type: "string" | "integer" | "decimal" | "boolean";
  required: boolean;
  description: string;
}

export interface AppsTable {
  id: string;
  catalog: CatalogName;
  label: string;
  notes: Generated<string>;
  status: Generated<"active" | "inactive">;
  base_url: string | null;
  token_sealed: string | null;
  token_hint: string | null;
  token_origin: string | null;
  connection_status: Generated<"unset" | "untested" | "working" | "failing">;
  connection_tested_at: MaybeTime;
  connection_checks: ColumnType<unknown, string | null | undefined, string | null>;
  capabilities: ColumnType<unknown, string | null | undefined, string | null>;
  provisioning_enabled: Generated<boolean>;
  create_users: Generated<boolean>;
  update_users: Generated<boolean>;
  deactivate_users: Generated<boolean>;
  push_groups: Generated<boolean>;
  guard_percent: Generated<number>;
  guard_least: Generated<number>;
  own_attributes: DefaultJson<OwnAttribute[]>;
  created_at: Time;
  updated_at: Time;
}

export interface GuardHoldsTable {
  id: string;
  app_id: string;
  opened_at: Time;
  active: number;
  losing: number;
  decided_at: MaybeTime;
  decided_by: string | null;
  decision: "approved" | "kept" | null;
  people: number | null;
}

export interface ProfileAttributesTable {
  id: string;
  name: string;
  label: string;
  description: Generated<string>;
  type: "text" | "number" | "integer" | "boolean" | "choice" | "list";
  choices: Generated<string[]>;
  required: Generated<boolean>;
  one_of_a_kind: Generated<boolean>;
  written_by: Generated<"anybody" | "administrators" | "imports" | "api">;
  max_length: Generated<number>;
  created_at: Time;
  updated_at: Time;
}

export interface UniqueValuesTable {
  attribute_id: string;
  value: string;
  person_id: string;
}

export interface MappingsTable {
  app_id: string;
  target: string;
  position: number;
  source_kind: "attribute" | "constant" | "expression" | "none";
  source: Generated<string>;
  apply: "create" | "create_and_update" | "off";
  required: Generated<boolean>;
  reads: Generated<string[]>;
}

export interface AssignmentsTable {
  id: string;
  app_id: string;
  person_id: string | null;
  group_id: string | null;
  priority: Generated<number>;
  overrides: DefaultJson<Record<string, string>>;
  created_by: Generated<string>;
  created_at: Time;
}

export interface SystemLogTable {
  id: string;
  at: Time;
  event: string;
  actor: string;
  target_kind: string | null;
  target_id: string | null;
  target_name: string | null;
  message: string;
  detail: DefaultJson<Record<string, unknown>>;
}

export interface ImportCounts {
  new: number;
  changed: number;
  unchanged: number;
  skipped: number;
  failed: number;
}

export interface ImportsTable {
  id: string;
  name: string;
  status: Generated<"uploaded" | "running" | "done" | "failed">;
  encoding: "utf-8" | "utf-16le" | "utf-16be";
  separator: "," | ";" | "\t";
  row_count: number;
  columns: Json<{ index: number; header: string; samples: string[]; guess: string | null }[]>;
  matching: Json<Record<string, number>>;
  group_column: number | null;
  existing: Generated<"update" | "skip">;
  activate: Generated<boolean>;
  last_row: Generated<number>;
  done: Generated<number>;
  counts: DefaultJson<ImportCounts>;
  problem: string | null;
  created_by: string;
  created_at: Time;
  finished_at: MaybeTime;
}

export interface ImportRowsTable {
  import_id: string;
  row: number;
  cells: Json<string[]>;
}

export interface ImportErrorsTable {
  import_id: string;
  row: number;
  login: string | null;
  messages: Json<string[]>;
}

/** The tables of the directory itself; the engine's own are in provisioning/. */
export interface DirectoryTables {
  organisation: OrganisationTable;
  administrators: AdministratorsTable;
  sessions: SessionsTable;
  sign_in_links: SignInLinksTable;
  api_tokens: ApiTokensTable;
  people: PeopleTable;
  profile_attributes: ProfileAttributesTable;
  unique_values: UniqueValuesTable;
  groups: GroupsTable;
  group_members: GroupMembersTable;
  group_rules: GroupRulesTable;
  apps: AppsTable;
  mappings: MappingsTable;
  assignments: AssignmentsTable;
  system_log: SystemLogTable;
  guard_holds: GuardHoldsTable;
  imports: ImportsTable;
  import_rows: ImportRowsTable;
  import_errors: ImportErrorsTable;
}

export type Trx = Transaction<DirectoryTables>;
/** A transaction, or the database itself where one statement is enough. */
export type Db = Kysely<DirectoryTables>;
