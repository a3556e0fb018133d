/** The parts of a run, in the order in which they are shown. */
export const sections = {
  discovery: "RFC 7643 and 7644: discovery",
  users: "RFC 7644: users",
  filters: "RFC 7644: filters",
  pages: "RFC 7644: pages",
  projection: "RFC 7644: attributes asked for",
  patch: "RFC 7644: PATCH",
  groups: "RFC 7643 and 7644: groups",
  sorting: "RFC 7644: sorting",
  etag: "RFC 7644: versions (ETag)",
  bulk: "RFC 7644: Bulk",
  cursor: "RFC 9865: cursor pages",
  errors: "RFC 7644: errors",
  okta: "Okta",
  entra: "Microsoft Entra ID",
  others: "JumpCloud and OneLogin",
  strict: "SCIM interoperability profile (strict)",
  ipsie: "IPSIE AL SCIM profile",
} as const;

export type SectionId = keyof typeof sections;

export const sectionIds = Object.keys(sections) as SectionId[];

/** Sections that are judged only where the server says that it follows the profile, or where they are asked for by name. */
export const profileSections: ReadonlySet<SectionId> = new Set<SectionId>(["strict", "ipsie"]);
