import type { FunctionDefinition } from "./definition.ts";
import { any, optional, text } from "./definition.ts";

export const people: FunctionDefinition[] = [
  {
    name: "user.getLinkedObject",
    group: "People",
    parameters: [text("relation")],
    summary:
      'Somebody who belongs to the person: `"manager"`. Follow it with a dot and an attribute; without such a person that is nothing.',
    examples: [
      { expression: 'user.getLinkedObject("manager").email', result: "grace@example.com" },
      { expression: 'user.getLinkedObject("assistant").email', result: null },
    ],
    reads: "linked",
    run: ([relation], { context }) => context.linked?.get((relation as string | null) ?? "") ?? null,
  },
  {
    name: "getManagerUser",
    group: "People",
    parameters: [optional(any("source"))],
    summary: "The person's manager. The name of a source may be given, as elsewhere; it makes no difference here.",
    examples: [{ expression: 'getManagerUser("directory").lastName', result: "Hopper" }],
    reads: "linked",
    run: (_values, { context }) => context.linked?.get("manager") ?? null,
  },
  {
    name: "hasDirectoryUser",
    group: "People",
    parameters: [],
    summary:
      "Whether the person is in the directory behind this one. Rollcall is that directory, so it is true; it lets expressions be brought along.",
    examples: [{ expression: "hasDirectoryUser()", result: true }],
    reads: "directoryUser",
    run: (_values, { context }) => context.directoryUser !== undefined,
  },
  {
    name: "findDirectoryUser",
    group: "People",
    parameters: [],
    summary: "The person as that directory has them: the profile itself. Follow it with a dot and an attribute.",
    examples: [{ expression: "findDirectoryUser().department", result: "Sales" }],
    reads: "directoryUser",
    run: (_values, { context }) => context.directoryUser ?? null,
  },
];
