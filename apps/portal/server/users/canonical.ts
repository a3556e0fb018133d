// One rule for "the same name": uniqueness, look-ups and sign-in all compare these keys (RFC 7644 §7.8, RFC 8264).

/** Characters that show nothing: soft hyphen, zero-width space, joiners, direction marks, fillers, byte order mark. */
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const ascii = /^[\x21-\x7E]*$/;
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/;

/**
 * The canonical form of a userName or an e-mail: width and ligatures folded (NFKC), no invisible characters, no outer
 * blanks, case folded so that ß is ss and every I of Turkish is i.
 */
export function canonical(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  return text
    .normalize("NFKC")
    .replaceAll(invisible, "")
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKC")
    .replaceAll("i\u0307", "i")
    .trim();
}

export function hasControlCharacter(text: string): boolean {
  return control.test(text);
}

/** The domain of an e-mail address in its canonical form, or undefined where there is none. */
export function domainOf(email: string): string | undefined {
  const key = canonical(email);
  const at = key.lastIndexOf("@");
  return at > 0 && at < key.length - 1 ? key.slice(at + 1) : undefined;
}
