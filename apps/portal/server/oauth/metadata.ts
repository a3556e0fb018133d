// What the portal says of itself as an authorization server (RFC 8414). It gives access tokens for SCIM to clients
// that act for themselves, and nothing else.

/** The only scope there is (IPSIE AL SCIM profile). */
export const SCOPE = "scim";

export const ACCESS_LIFE_SECONDS = 3_600;

/** Asymmetric algorithms only: whoever can check an assertion can make none. */
export const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

export const tokenUrlOf = (publicUrl: string): string => `${publicUrl}/oauth/token`;

export function metadata(publicUrl: string): Record<string, unknown> {
  return {
    issuer: publicUrl,
    token_endpoint: tokenUrlOf(publicUrl),
    scopes_supported: [SCOPE],
    // Required by RFC 8414, section 2; there is no authorization endpoint.
    response_types_supported: [],
    grant_types_supported: ["client_credentials"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
  };
}
