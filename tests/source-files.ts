// The repository as the rules of this folder see it: its own files, what each of them imports, and how.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface Import {
  from: string;
  typeOnly: boolean;
}

export interface SourceFile {
  path: string;
  text: string;
}

const notOurs = new Set(["node_modules", "dist", "coverage"]);

/** Every file below the folder, as a path from the repository's root with forward slashes. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const open = [join(root, folder)];
  for (let here = open.pop(); here !== undefined; here = open.pop()) {
    for (const entry of readdirSync(here, { withFileTypes: true })) {
      if (notOurs.has(entry.name) || entry.name.startsWith(".")) continue;
      const path = join(here, entry.name);
      if (entry.isDirectory()) open.push(path);
      else if (entry.isFile()) found.push(relative(root, path).replaceAll("\\", "/"));
    }
  }
  return found.sort();
}

export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export function sourceFiles(): SourceFile[] {
  const folders = ["apps", "bench", "cli", "e2e", "packages", "scripts", "tests"];
  return folders
    .flatMap(filesBelow)
    .filter((path) => /\.(ts|tsx|mts|js|mjs)$/.test(path))
    .map((path) => ({ path, text: read(path) }));
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);

/** Comments go; strings stay, because an import's target is one. */
export function withoutComments(text: string): string {
  const token = /\/\*[\s\S]*?\*\/|(?<![:\\'"`/])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
  return text.replace(token, (found) => (found.startsWith("/") ? "" : found));
}

export function importsOf(file: SourceFile): Import[] {
  const code = withoutComments(file.text);
  const found: Import[] = [];
  const statement = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*${}\s,]+?\s+from\s+)?['"]([^'"]+)['"]/gm;
  for (const match of code.matchAll(statement)) found.push({ from: match[2] ?? "", typeOnly: match[1] !== undefined });
  for (const match of code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    // `typeof import('x')` and `import('x').Name` in a type position cost nothing at run time; a bare call does.
    const before = code.slice(Math.max(0, match.index - 8), match.index);
    found.push({ from: match[1] ?? "", typeOnly: /typeof\s+$/.test(before) });
  }
  return found;
}

/** Where an import leads: a path of this repository, or undefined for a package from outside and for Node itself. */
export function targetOf(file: SourceFile, from: string): string | undefined {
  if (from.startsWith(".")) return posix.normalize(posix.join(posix.dirname(file.path), from));
  const own = /^@rollcall\/([\w-]+)(?:\/(.+))?$/.exec(from);
  if (!own) return undefined;
  const [, name = "", rest = ""] = own;
  const home = ["portal", "directory"].includes(name)
    ? `apps/${name}`
    : name === "cli" || name === "e2e"
      ? name
      : `packages/${name}`;
  return /\.\w+$/.test(rest) ? `${home}/${rest}` : `${home}/${rest}.ts`;
}
