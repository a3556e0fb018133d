// The tables of OAuth 2.0 clients, as the typed queries see them.
import type { Generated, JSONColumnType } from "kysely";

/** A JWK Set (RFC 7517, section 5) of public keys. */
export interface PublicKeys {
  keys: Record<string, unknown>[];
}

export interface OauthTables {
  oauth_clients: {
    account_id: number;
    id: string;
    connection_id: string;
    name: string;
    jwks: JSONColumnType<PublicKeys> | null;
    created_at: Generated<Date>;
    created_by: string;
    last_used_at: Date | null;
    last_used_address: string | null;
    last_used_client: string | null;
    revoked_at: Date | null;
    revoked_by: string | null;
  };
  oauth_secrets: {
    account_id: number;
    id: string;
    client_id: string;
    digest: Buffer;
    hint: string;
    created_at: Generated<Date>;
    created_by: string;
    expires_at: Date | null;
    last_used_at: Date | null;
    revoked_at: Date | null;
    revoked_by: string | null;
  };
  oauth_access_tokens: {
    digest: Buffer;
    account_id: number;
    client_id: string;
    secret_id: string | null;
    created_at: Date;
    expires_at: Date;
  };
  oauth_assertions: {
    account_id: number;
    client_id: string;
    jti: Buffer;
    expires_at: Date;
  };
}
