import { appendFileSync, existsSync, renameSync, statSync } from "node:fs";

const LARGEST = 50_000_000;

interface LogLine {
  level?: string;
  msg?: string;
  err?: { message?: string };
}

/** Keeps what a server writes: all of it in a file, warnings also on the terminal in one line. */
export class ChildLog {
  readonly file: string;
  readonly #name: string;
  readonly #warn: (line: string) => void;
  #size: number;
  #rest = "";
  #tail: string[] = [];

  constructor(name: string, file: string, warn: (line: string) => void) {
    this.#name = name;
    this.file = file;
    this.#warn = warn;
    this.#size = existsSync(file) ? statSync(file).size : 0;
  }

  take(chunk: Buffer): void {
    this.#write(chunk);
    const lines = (this.#rest + chunk.toString()).split("\n");
    this.#rest = (lines.pop() ?? "").slice(-100_000);
    for (const line of lines) if (line !== "") this.#look(line);
  }

  /** The last lines, for the sentence about a server that does not start. */
  lastLines(): string {
    return this.#tail.map((line) => shortened(line) ?? line).join("\n");
  }

  #look(line: string): void {
    this.#tail = [...this.#tail.slice(-7), line];
    // Node's own notes about deprecations are for the authors, and stay in the file.
    if (/^\((node:\d+\)|Use `node )/.test(line)) return;
    if (!line.startsWith("{")) this.#warn(`${this.#name}: ${line}`);
    else if (/"level":"(warn|error|fatal)"/.test(line)) this.#warn(`${this.#name}: ${shortened(line) ?? line}`);
  }

  /** A full disk must not take the servers down: the line is lost, the work goes on. */
  #write(chunk: Buffer): void {
    try {
      if (this.#size > LARGEST) {
        renameSync(this.file, `${this.file}.1`);
        this.#size = 0;
      }
      appendFileSync(this.file, chunk, { mode: 0o600 });
      this.#size += chunk.length;
    } catch {
      this.#size = 0;
    }
  }
}

function shortened(line: string): string | undefined {
  try {
    const { level, msg, err } = JSON.parse(line) as LogLine;
    return [level, msg, err?.message].filter((part) => part !== undefined && part !== "").join(": ");
  } catch {
    return undefined;
  }
}
