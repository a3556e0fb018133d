import { fail } from "../errors.ts";

const invalid = (text: string) => fail("base_url_invalid", { text });

/**
 * The base URL of a SCIM service as it is kept: no slash at the end of the path, the query string as it was (Entra
 * asks for one in some base URLs). Whether the address may be connected to is decided when connecting.
 */
export const checkBaseUrl = (text: string): string => {
  const url = URL.parse(text.trim());
  if (!url) throw invalid(`"${text}" is not an address. Write it like https://app.example.com/scim/v2.`);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw invalid(`The address begins with ${url.protocol}, but a SCIM service is reached by https: or http:.`);
  if (url.username !== "" || url.password !== "")
    throw invalid("The address contains a user name or a password. Remove it; the token has its own field.");
  if (url.hash !== "" || text.includes("#"))
    throw invalid('The address contains a part after "#", which never reaches a server. Remove it.');
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}${url.search}`;
};

/** A token as it goes into the Authorization header; people often paste it with the word in front of it. */
export const checkToken = (text: string): string => {
  const token = text.trim().replace(/^Bearer\s+/i, "");
  if (token === "") throw fail("token_needed");
  // RFC 6750 section 2.1; some apps use more characters, but a header takes visible ASCII only.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw fail("invalid_input", {
      text: "The token contains a space, a line break or a character that no token has. Copy it again.",
    });
  return token;
};
