/** What is known beforehand of the apps of one catalog entry. */
export interface CatalogProfile {
  /** Exchanges at once. */
  concurrency: number;
}

const usual: CatalogProfile = { concurrency: 8 };

const profiles = new Map<string, CatalogProfile>([["rollcall_portal", { ...usual, concurrency: 16 }]]);

export function profileOf(catalog: string): CatalogProfile {
  return profiles.get(catalog) ?? usual;
}
