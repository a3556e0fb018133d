// The table of who may import whom. Each rule is a function from files to sentences, so that the tests can show it
// a bad sample as well as the repository.
import { importsOf, isTest, type SourceFile, targetOf, withoutComments } from "./source-files.ts";

/** Imports go down this list, never up: main → app → routes → rules → store → ground (foundation, scim, shapes, errors). */
export const layers = ["ground", "store", "rules", "routes", "app", "main"] as const;
export type Layer = (typeof layers)[number];

export interface Place {
  app: string;
  feature?: string;
  layer: Layer;
}

/** Files that stand beside `app.ts`: what they are is in their name, and everything else there is ground. */
const besideApp: Record<string, Layer> = {
  "main.ts": "main",
  "operator.ts": "app",
  "app.ts": "app",
  "first-run.ts": "app",
};

export function placeOf(path: string): Place | undefined {
  const found = /^apps\/([\w-]+)\/server\/(?:([\w-]+)\/)?(?:.*\/)?([\w.-]+\.ts)$/.exec(path);
  if (!found) return undefined;
  const [, app = "", feature, name = ""] = found;
  if (feature === undefined) return { app, layer: besideApp[name] ?? "ground" };
  const layer = /(^|-)routes\.ts$/.test(name) ? "routes" : /(^|-)store\.ts$/.test(name) ? "store" : "rules";
  return { app, feature, layer };
}

type Rule = (files: SourceFile[]) => string[];

const eachImport = (
  files: SourceFile[],
  judge: (file: SourceFile, from: string, target: string | undefined, typeOnly: boolean) => string | undefined,
) =>
  files.flatMap((file) =>
    importsOf(file).flatMap(({ from, typeOnly }) => {
      const fault = judge(file, from, targetOf(file, from), typeOnly);
      return fault === undefined ? [] : [`${file.path} imports ${from}: ${fault}`];
    }),
  );

export const importsGoDown: Rule = (files) =>
  eachImport(files, (file, _from, target, typeOnly) => {
    const here = placeOf(file.path);
    const there = target === undefined ? undefined : placeOf(target);
    if (!here || !there || isTest(file.path) || typeOnly) return undefined;
    if (layers.indexOf(there.layer) <= layers.indexOf(here.layer)) return undefined;
    return `${here.layer} may not reach up to ${there.layer}`;
  });

export const storesArePrivate: Rule = (files) =>
  eachImport(files, (file, _from, target, typeOnly) => {
    const here = placeOf(file.path);
    const there = target === undefined ? undefined : placeOf(target);
    if (!here || there?.layer !== "store" || isTest(file.path) || typeOnly) return undefined;
    if (here.layer === "main" || here.layer === "app" || here.feature === there.feature) return undefined;
    return `the store of ${there.feature} is ${there.feature}'s own; call its rules`;
  });

export const appsStayApart: Rule = (files) =>
  eachImport(files, (file, _from, target) => {
    const here = /^apps\/([\w-]+)\//.exec(file.path)?.[1];
    const there = target === undefined ? undefined : /^apps\/([\w-]+)\//.exec(target)?.[1];
    if (here === undefined || there === undefined || here === there) return undefined;
    return "the two apps meet over HTTP only";
  });

const isRecording = (path: string): boolean => path.startsWith("packages/scim/exchanges/");

export const scimStandsAlone: Rule = (files) =>
  eachImport(files, (file, from, target) => {
    // The recorded exchanges are read from their files by tests, and by nothing else.
    if (!file.path.startsWith("packages/scim/") || isTest(file.path) || isRecording(file.path)) return undefined;
    if (target?.startsWith("packages/scim/") && !isRecording(target)) return undefined;
    return `packages/scim depends on nothing, not even on Node (${from})`;
  });

export const packagesKnowNoApp: Rule = (files) =>
  eachImport(files, (file, _from, target) => {
    const home = /^packages\/([\w-]+)\//.exec(file.path)?.[1];
    if (home === undefined || target === undefined || target.startsWith(`packages/${home}/`)) return undefined;
    // The checks of any SCIM server speak the protocol, and know nothing else.
    if (home === "conformance" && target.startsWith("packages/scim/")) return undefined;
    return "a package stands below the apps and beside the other packages";
  });

/** The browser gets types from the server's shapes and nothing else of the server. */
export const consolesTakeTypesOnly: Rule = (files) =>
  eachImport(files, (file, _from, target, typeOnly) => {
    const app = /^apps\/([\w-]+)\/ui\//.exec(file.path)?.[1];
    if (app === undefined || target === undefined || target.startsWith("packages/ui/")) return undefined;
    // The mapping language runs where it is written, too: it depends on nothing.
    if (target.startsWith("packages/expressions/")) return undefined;
    if (target.startsWith(`apps/${app}/ui/`)) return undefined;
    if (target.startsWith(`apps/${app}/shapes/`))
      return typeOnly ? undefined : "write `import type`: a shape is the server’s code";
    return "a console imports its own files, packages/ui, packages/expressions and the types of its shapes";
  });

export const shapesAreZodOnly: Rule = (files) =>
  eachImport(files, (file, from, target) => {
    if (!/^apps\/[\w-]+\/shapes\//.test(file.path) || isTest(file.path)) return undefined;
    if (from === "zod" || (target !== undefined && /^apps\/[\w-]+\/shapes\//.test(target))) return undefined;
    return "a shape is made of zod and other shapes";
  });

/** The walk through the product knows it as its users do: by its processes, its pages and its addresses. */
export const walksStayOutside: Rule = (files) =>
  eachImport(files, (file, _from, target) => {
    if (!/^(e2e|bench)\//.test(file.path) || target === undefined) return undefined;
    if (/^(e2e|bench|scripts|packages\/foundation)\//.test(target)) return undefined;
    return "e2e/ and bench/ use the product from outside";
  });

/**
 * Business words that the code of foundation must not know; its comments may speak of people. "user", "group" and
 * "connection" are PostgreSQL's and the system's words too.
 */
const business =
  /(?<![a-z])(okta|entra|portals?|persons?|people|assignments?|mappings?|tenants?|provision\w*|exchanges?|teams?|administrators?)(?![a-z]|\.example\b)/gi;

export const foundationKnowsNoBusiness: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith("packages/foundation/") && !isTest(path))
    .flatMap(({ path, text }) =>
      [
        ...withoutComments(text)
          .replace(/(?<=[a-z])(?=[A-Z])/g, "_")
          .matchAll(business),
      ].map(([word]) => `${path} says "${word}": foundation knows no word of the business`),
    );

/** The environment is read where a process begins, and nowhere deeper. */
const mayReadEnvironment =
  /(^|\/)(main|config)\.ts$|^cli\/|^scripts\/|^bench\/|^e2e\/|\.test\.tsx?$|(^|\/)test-[\w-]+\.ts$|(^|\/)vite\.config\.ts$/;

export const environmentIsReadAtTheEdge: Rule = (files) =>
  files
    .filter(
      ({ path, text }) =>
        !mayReadEnvironment.test(path) &&
        /\bprocess\s*\.\s*env\b|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b/.test(withoutComments(text)),
    )
    .map(({ path }) => `${path} reads the environment: settings come from config`);

/** "Common attributes" is what RFC 7643, section 3.1 calls id, externalId and meta. */
const namesOfTheStandard = new Set(["packages/scim/common-attributes.ts"]);

export const namesSaySomething: Rule = (files) =>
  files
    .filter(
      ({ path }) =>
        !namesOfTheStandard.has(path) &&
        path.split("/").some((part) => /(^|[-.])(utils?|helpers?|commons?|managers?|services?)([-.]|$)/i.test(part)),
    )
    .map(({ path }) => `${path}: a name that says what is inside is needed`);

export const filesStayShort: Rule = (files) =>
  files.flatMap(({ path, text }) => {
    const lines = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    return lines > 300 ? [`${path} has ${lines} lines; 300 is the limit`] : [];
  });

export const noBarrels: Rule = (files) =>
  files
    .filter(({ path, text }) => /(^|\/)index\.tsx?$/.test(path) && /^\s*export\s+(\*|\{[^}]*\}\s*from)/m.test(text))
    .map(({ path }) => `${path} re-exports: name the file that is meant`);

export const nothingIsFocusedOrSkipped: Rule = (files) =>
  files
    .filter(
      ({ path, text }) =>
        isTest(path) && /\.(only|skip|todo)\(|\b(only|skip|todo):\s*true/.test(path.startsWith("tests/") ? "" : text),
    )
    .map(({ path }) => `${path} leaves tests out`);
