// The tables of migrations/, as the typed queries see them.
import type { Generated, JSONColumnType } from "kysely";
import type { Database } from "@rollcall/foundation/database";
import type { Plan, Role } from "../shapes/session.ts";
import type { ManagedBy, UserStatus } from "../shapes/users.ts";
import type { Change } from "./records.ts";

type Json<T extends object> = JSONColumnType<T>;
type DefaultNow = Generated<Date>;

export interface Tables {
  accounts: {
    id: number;
    name: string;
    plan: Plan;
    scim_enabled: Generated<boolean>;
    scim_changed_at: Date | null;
    scim_changed_by: string | null;
    created_at: DefaultNow;
  };
  domains: {
    account_id: number;
    id: string;
    name: string;
    challenge: string;
    created_at: DefaultNow;
    verified_at: Date | null;
    checked_at: Date | null;
    check_result: string | null;
  };
  connections: {
    account_id: number;
    id: string;
    name: string;
    dialect: Generated<"compatible" | "strict">;
    matching: Generated<"off" | "ask" | "verified_email">;
    allow_outside_domains: Generated<boolean>;
    rate_limit: Generated<number>;
    created_at: DefaultNow;
    first_request_at: Date | null;
    last_request_at: Date | null;
    last_client: string | null;
  };
  scim_tokens: {
    account_id: number;
    id: string;
    connection_id: string;
    name: string;
    digest: Buffer;
    hint: string;
    created_at: DefaultNow;
    created_by: string;
    expires_at: Date | null;
    last_used_at: Date | null;
    last_used_address: string | null;
    last_used_client: string | null;
    revoked_at: Date | null;
    revoked_by: string | null;
  };
  teams: {
    account_id: number;
    id: string;
    name: string;
    name_key: string;
    connection_id: string | null;
    external_id: string | null;
    resource: Json<Record<string, unknown>>;
    version: Generated<number>;
    created_at: DefaultNow;
    updated_at: DefaultNow;
    deleted_at: Date | null;
    live: Generated<boolean>;
  };
  users: {
    account_id: number;
    id: string;
    status: UserStatus;
    role: Role;
    managed_by: ManagedBy;
    connection_id: string | null;
    resource: Json<Record<string, unknown>>;
    user_name: string;
    user_name_key: string;
    email: string | null;
    email_key: string | null;
    email_keys: string[];
    external_id: string | null;
    given_name: string | null;
    family_name: string | null;
    family_name_key: string | null;
    display_name: string;
    display_name_key: string;
    title: string | null;
    department: string | null;
    language: string | null;
    region: string | null;
    time_zone: string | null;
    main_team_id: string | null;
    password_hash: string | null;
    version: Generated<number>;
    epoch: Generated<number>;
    created_at: DefaultNow;
    updated_at: DefaultNow;
    provisioned_at: Date | null;
    invited_at: Date | null;
    last_active_at: Date | null;
    deactivated_at: Date | null;
    deactivated_by: string | null;
    deleted_at: Date | null;
    live: Generated<boolean>;
  };
  team_members: {
    account_id: number;
    team_id: string;
    user_id: string;
    source: ManagedBy;
    added_at: DefaultNow;
  };
  team_nesting: {
    account_id: number;
    team_id: string;
    child_id: string;
    added_at: DefaultNow;
  };
  team_ancestors: {
    account_id: number;
    team_id: string;
    ancestor_id: string;
  };
  sessions: {
    digest: Buffer;
    account_id: number;
    user_id: string;
    epoch: number;
    created_at: DefaultNow;
    last_seen_at: DefaultNow;
    expires_at: Date;
    client: string | null;
    address: string | null;
  };
  sign_in_links: {
    digest: Buffer;
    account_id: number;
    user_id: string;
    epoch: number;
    created_at: DefaultNow;
    expires_at: Date;
    used_at: Date | null;
  };
  audit: {
    account_id: number;
    id: string;
    number: number | null;
    at: DefaultNow;
    event: string;
    actor_kind: "user" | "scim" | "system" | "operator";
    actor_id: string | null;
    actor: string;
    target_kind: string | null;
    target_id: string | null;
    target: string | null;
    message: string;
    changes: Json<Change[]>;
    exchange_id: string | null;
  };
  exchanges: {
    account_id: number;
    id: string;
    at: Date;
    connection_id: string | null;
    token_id: string | null;
    correlation_id: string;
    operation: string;
    ok: boolean;
    status: number;
    summary: string;
    method: string;
    path: string;
    milliseconds: number;
    client: string;
    user_agent: string | null;
    address: string | null;
    user_id: string | null;
    user_name: string | null;
    team_id: string | null;
    team_name: string | null;
    request_headers: Json<Record<string, string>>;
    request_body: string | null;
    response_headers: Json<Record<string, string>>;
    response_body: string | null;
    changes: Json<Change[]>;
    error_code: string | null;
  };
}

export type PortalDatabase = Database<Tables>;
