import type { AppRecord } from "../apps/apps.ts";
import type { AssignmentRecord } from "../assignments/assignments.ts";
import type { GroupRecord } from "../groups/groups.ts";
import type { PersonRecord } from "../people/people.ts";
import type { ProfileSchema } from "../people/profile-schema.ts";
import type { LogRecord } from "../system-log/system-log.ts";
import { jsonProfile } from "./profile-values.ts";

/** Our rows in the form of Okta's objects. */

const statusWords = {
  staged: "STAGED",
  active: "ACTIVE",
  suspended: "SUSPENDED",
  deactivated: "DEPROVISIONED",
} as const;

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const post = (href: string) => ({ href, method: "POST" });

const lifecycleLinks = {
  staged: ["activate", "deactivate"],
  active: ["suspend", "deactivate"],
  suspended: ["unsuspend", "deactivate"],
  deactivated: ["activate"],
} as const;

export const presentUser = (row: PersonRecord, schema: ProfileSchema, api: string) => {
  const self = `${api}/users/${row.id}`;
  return {
    id: row.id,
    status: statusWords[row.status],
    created: iso(row.created_at),
    activated: iso(row.activated_at),
    statusChanged: iso(row.status_changed_at),
    lastLogin: null,
    lastUpdated: iso(row.updated_at),
    passwordChanged: null,
    type: { id: "default" },
    // Okta shows these two of the base profile even when they are empty.
    profile: { mobilePhone: null, secondEmail: null, ...jsonProfile(schema, row.profile) },
    credentials: { provider: { type: "OKTA", name: "OKTA" } },
    _links: {
      self: { href: self },
      ...Object.fromEntries(lifecycleLinks[row.status].map((action) => [action, post(`${self}/lifecycle/${action}`)])),
    },
  };
};

export const presentGroup = (row: GroupRecord, api: string) => ({
  id: row.id,
  created: iso(row.created_at),
  lastUpdated: iso(row.updated_at),
  lastMembershipUpdated: iso(row.members_changed_at),
  objectClass: ["okta:user_group"],
  type: "OKTA_GROUP",
  profile: { name: row.name, description: row.description === "" ? null : row.description },
  _links: {
    self: { href: `${api}/groups/${row.id}` },
    users: { href: `${api}/groups/${row.id}/users` },
    apps: { href: `${api}/groups/${row.id}/apps` },
  },
});

const features = (row: AppRecord): string[] => {
  if (!row.provisioning_enabled) return [];
  const named: [boolean, string][] = [
    [row.create_users, "PUSH_NEW_USERS"],
    [row.update_users, "PUSH_PROFILE_UPDATES"],
    [row.deactivate_users, "PUSH_USER_DEACTIVATION"],
    [row.push_groups, "GROUP_PUSH"],
  ];
  return named.filter(([on]) => on).map(([, name]) => name);
};

export const presentApp = (row: AppRecord, api: string) => {
  const self = `${api}/apps/${row.id}`;
  const action = row.status === "active" ? "deactivate" : "activate";
  return {
    id: row.id,
    name: row.catalog,
    label: row.label,
    status: row.status.toUpperCase(),
    created: iso(row.created_at),
    lastUpdated: iso(row.updated_at),
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: { autoSubmitToolbar: false, hide: { iOS: false, web: false }, appLinks: {} },
    features: features(row),
    signOnMode: "BOOKMARK",
    credentials: { userNameTemplate: { template: "${source.email}", type: "BUILT_IN" }, signing: {} },
    settings: { app: {}, notifications: {}, notes: { admin: row.notes === "" ? null : row.notes, enduser: null } },
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      [action]: post(`${self}/lifecycle/${action}`),
    },
  };
};

export const presentConnection = (row: AppRecord, api: string) => {
  const self = `${api}/apps/${row.id}/connections/default`;
  const on = row.provisioning_enabled;
  const action = on ? "deactivate" : "activate";
  return {
    status: on ? "ENABLED" : row.connection_status === "unset" ? "UNKNOWN" : "DISABLED",
    baseUrl: row.base_url,
    authScheme: "TOKEN",
    profile: { authScheme: "TOKEN" },
    _links: { self: { href: self }, [action]: post(`${self}/lifecycle/${action}`) },
  };
};

const word = (on: boolean) => ({ status: on ? "ENABLED" : "DISABLED" });

export const presentFeature = (row: AppRecord, api: string) => ({
  name: "USER_PROVISIONING",
  status: row.provisioning_enabled ? "ENABLED" : "DISABLED",
  description: "User provisioning settings from the directory to the app",
  capabilities: {
    create: { lifecycleCreate: word(row.create_users) },
    update: {
      profile: word(row.update_users),
      lifecycleDeactivate: word(row.deactivate_users),
      password: { status: "DISABLED", seed: "RANDOM", change: "KEEP_EXISTING" },
    },
  },
  _links: { self: { href: `${api}/apps/${row.id}/features/USER_PROVISIONING` } },
});

/** Where an account stands, as the engine says it. */
export interface AccountState {
  state: string;
  since: string | null;
  remoteId: string | null;
  lastConfirmed: string | null;
  userName: string;
}

const accountWords: Record<string, { status: string; syncState: string }> = {
  provisioned: { status: "PROVISIONED", syncState: "SYNCHRONIZED" },
  waiting: { status: "STAGED", syncState: "SYNCING" },
  failed: { status: "STAGED", syncState: "ERROR" },
  held: { status: "STAGED", syncState: "OUT_OF_SYNC" },
  deactivated: { status: "SUSPENDED", syncState: "SYNCHRONIZED" },
  none: { status: "ACTIVE", syncState: "DISABLED" },
};

export const presentAppUser = (
  app: { id: string },
  user: { id: string; assignedAt: Date; scope: "USER" | "GROUP"; profile: Record<string, unknown> },
  account: AccountState,
  api: string,
) => {
  const self = `${api}/apps/${app.id}/users/${user.id}`;
  const words = accountWords[account.state] ?? { status: "STAGED", syncState: "SYNCING" };
  return {
    id: user.id,
    externalId: account.remoteId,
    created: user.assignedAt.toISOString(),
    lastUpdated: account.since ?? user.assignedAt.toISOString(),
    scope: user.scope,
    // An account that exists stays provisioned while a change of it waits.
    status: words.status === "STAGED" && account.remoteId !== null ? "PROVISIONED" : words.status,
    statusChanged: account.since,
    passwordChanged: null,
    syncState: words.syncState,
    lastSync: account.lastConfirmed,
    credentials: { userName: account.userName },
    profile: user.profile,
    _links: { self: { href: self }, app: { href: `${api}/apps/${app.id}` }, user: { href: `${api}/users/${user.id}` } },
  };
};

export const presentAppGroup = (row: AssignmentRecord, api: string) => ({
  id: row.group_id,
  lastUpdated: iso(row.created_at),
  priority: row.priority,
  profile: row.overrides,
  _links: {
    self: { href: `${api}/apps/${row.app_id}/groups/${row.group_id ?? ""}` },
    app: { href: `${api}/apps/${row.app_id}` },
    group: { href: `${api}/groups/${row.group_id ?? ""}` },
  },
});

const targetTypes: Record<string, string> = {
  person: "User",
  group: "UserGroup",
  app: "AppInstance",
  administrator: "User",
  api_token: "Token",
  import: "Import",
};

const actorTypes: Record<string, string> = {
  administrator: "User",
  api_token: "PublicClientApp",
  system: "SystemPrincipal",
};

export const presentLogEvent = (row: LogRecord) => {
  const { actorKind, actorId, ...facts } = row.detail;
  return {
    uuid: row.id,
    published: row.at.toISOString(),
    eventType: row.event,
    version: "0",
    severity: "INFO",
    legacyEventType: null,
    displayMessage: row.message,
    actor: {
      id: typeof actorId === "string" ? actorId : "system",
      type: actorTypes[String(actorKind)] ?? "SystemPrincipal",
      alternateId: row.actor,
      displayName: row.actor,
      detailEntry: null,
    },
    client: null,
    authenticationContext: null,
    securityContext: null,
    outcome: { result: "SUCCESS", reason: null },
    debugContext: { debugData: facts },
    transaction: { type: "WEB", id: row.id, detail: {} },
    request: { ipChain: [] },
    target:
      row.target_kind === null
        ? []
        : [
            {
              id: row.target_id,
              type: targetTypes[row.target_kind] ?? row.target_kind,
              alternateId: row.target_name,
              displayName: row.target_name,
              detailEntry: null,
            },
          ],
  };
};
