// What the documents promise, taken from their text: links, paths, commands, words, error codes.
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "./source-files.ts";

export interface Document {
  path: string;
  text: string;
}

const fences = /^```[\s\S]*?^```$/gm;
const prose = (text: string): string => text.replace(fences, "").replace(/`[^`\n]*`/g, "");

/** GitHub's way of making an anchor of a heading. */
export function anchorsOf(text: string): Set<string> {
  const headings = text.replace(fences, "").matchAll(/^#{1,6}\s+(.+?)\s*$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .replace(/\s/g, "-"),
    ),
  );
}

type Lookup = (path: string) => string | undefined;

export function brokenLinks({ path, text }: Document, textOf: Lookup): string[] {
  const links = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const images = [...prose(text).matchAll(/(?:src|srcset)="([^"]+)"/g)].map(([, target = ""]) => target);
  return [...links, ...images].flatMap((target) => {
    if (/^(https?|mailto):/.test(target)) return [];
    const [file = "", anchor] = target.split("#");
    const there = file === "" ? path : posix.normalize(posix.join(posix.dirname(path), file));
    if (file !== "" && !existsSync(join(root, there))) return [`${path} links to ${target}, which is not there`];
    if (anchor === undefined || anchor === "") return [];
    return anchorsOf(textOf(there) ?? "").has(anchor)
      ? []
      : [`${path} links to ${target}, but no heading is called that`];
  });
}

const ourFolders = /^(?:apps|bench|cli|docs|e2e|packages|scripts|tests|\.ci)\/[\w./-]*$/;
const rootFiles = /^(?:package\.json|package-lock\.json|tsconfig\.json|[A-Z]+(?:\.md)?)$/;

/** Paths in code marks that speak of this repository; `NNNN` and `*` are patterns, not paths. */
export function pathsNamedIn({ text }: Document): string[] {
  const marked = [...text.replace(fences, "").matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);
  return [
    ...new Set(marked.filter((one) => ourFolders.test(one) || (rootFiles.test(one) && one.includes(".")))),
  ].filter((one) => !/NNNN|\*/.test(one));
}

export function missingPaths(document: Document): string[] {
  return pathsNamedIn(document)
    .filter((one) => !existsSync(join(root, one)))
    .map((one) => `${document.path} names ${one}, which is not there`);
}

export function scriptsNamedIn({ text }: Document): string[] {
  const named = [...text.matchAll(/\bnpm (?:run (?:-s |--silent )?([\w:-]+)|(start|test))\b/g)];
  return [...new Set(named.map(([, run, short]) => run ?? short ?? ""))];
}

/** The words that a glossary explains: the bold text that begins a row or an entry. */
export function wordsOf(text: string): string[] {
  return [...text.matchAll(/^(?:\|\s*|[-*]\s+)\*\*([^*]+)\*\*/gm)].map(([, word = ""]) => word.toLowerCase());
}

export function doubled(words: string[]): string[] {
  return words.filter((word, at) => words.indexOf(word) !== at);
}

/** The codes under a heading of docs/errors.md: the first cell of each row. */
export function codesUnder(text: string, heading: string): string[] {
  const parts = text.split(/^## /m);
  const part = parts.find((one) => one.startsWith(heading)) ?? "";
  return [...part.matchAll(/^\|\s*`([^`]+)`\s*\|/gm)].map(([, code = ""]) => code);
}
