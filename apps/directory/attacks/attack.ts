/** One piece of a module's text that is exchanged before the module is loaded. Blanks and line breaks do not count. */
export interface Edit {
  /** From the root of the repository. */
  file: string;
  from: string;
  to: string;
}

/** What stops the attack. Without it the same requests must be noticed to have worked. */
export interface Guard {
  /** In words, for docs/attacks.md. */
  what: string;
  edits: Edit[];
  /** What the attack's own assertion says when it is noticed. */
  noticed: RegExp;
}

/** A hole that was found in somebody's provisioning, and what shows that it is none here. */
export interface Attack {
  /** As in docs/attacks.md. */
  id: string;
  /** Where it was found: CVE, advisory, issue. */
  known: string;
  /** What holds here, as a sentence. */
  title: string;
  run(): Promise<void>;
  guards: Guard[];
}
