/** Checked before or while the work is done, so that no expression takes long or grows large (CVE-2025-12735). */
export const limits = {
  /** Characters of an expression. */
  characters: 10_000,
  /** Brackets, calls and choices inside one another. */
  depth: 64,
  /** Work of one evaluation: a step for each part that is computed, and one for each 16 characters that come of it. */
  steps: 20_000,
  /** Characters of any text on the way. */
  text: 20_000,
  /** Entries of any list. */
  list: 1_000,
  /** Characters of the result. */
  result: 4_096,
} as const;
