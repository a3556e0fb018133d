import { readFileSync } from "node:fs";
import { z } from "zod";

/** The environment holds something that cannot be used. Carries every mistake, so that one start shows them all. */
export class ConfigError extends Error {
  readonly mistakes: string[];
  constructor(mistakes: string[]) {
    super(
      mistakes.length === 1
        ? `A setting is wrong. ${mistakes[0]}`
        : `${mistakes.length} settings are wrong.\n${mistakes.map((m) => `  - ${m}`).join("\n")}`,
    );
    this.name = "ConfigError";
    this.mistakes = mistakes;
  }
}

type Environment = Record<string, string | undefined>;

/**
 * Reads the settings a shape names out of the environment. An empty variable counts as not set; `NAME_FILE` names a
 * file that holds the value of `NAME` (the way of Docker and Kubernetes secrets).
 */
export function readConfig<Shape extends z.ZodObject>(shape: Shape, env: Environment): z.infer<Shape> {
  const mistakes: string[] = [];
  const values: Environment = {};
  for (const name of Object.keys(shape.shape)) {
    const value = env[name] === "" ? undefined : env[name];
    const file = env[`${name}_FILE`] === "" ? undefined : env[`${name}_FILE`];
    if (value !== undefined && file !== undefined) {
      mistakes.push(`${name} and ${name}_FILE are both set: keep one of them.`);
    } else if (file === undefined) {
      if (value !== undefined) values[name] = value;
    } else {
      try {
        values[name] = readFileSync(file, "utf8").replace(/\r?\n$/, "");
      } catch (error) {
        mistakes.push(
          `${name}_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown reason"}).`,
        );
      }
    }
  }
  const parsed = shape.safeParse(values);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const name = String(issue.path[0] ?? "");
      if (mistakes.some((mistake) => mistake.startsWith(`${name}_FILE`) || mistake.startsWith(`${name} and`))) continue;
      mistakes.push(
        values[name] === undefined ? `${name} is not set: ${issue.message}.` : `${name}: ${issue.message}.`,
      );
    }
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return parsed.data as z.infer<Shape>;
}

/** A TCP port. */
export const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, "a port is a whole number from 1 to 65535")
    .transform(Number)
    .refine((value) => value >= 1 && value <= 65535, "a port is a whole number from 1 to 65535")
    .default(fallback);

/** A switch: 1, true, yes or on against 0, false, no or off. */
export const flag = (fallback: boolean) =>
  z
    .string()
    .regex(/^(1|0|true|false|yes|no|on|off)$/i, "expected 1 or 0")
    .transform((value) => /^(1|true|yes|on)$/i.test(value))
    .default(fallback);

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === "/" &&
    url.search === "" &&
    url.hash === "" &&
    url.username === ""
  );
}

/** The address people and other systems reach a web server at, without a slash at the end. */
export const webAddress = () =>
  z
    .string()
    .refine(isWebAddress, "expected an address such as https://portal.example.com, without a path")
    .transform((value) => new URL(value).origin);

/** Where PostgreSQL is. */
export const postgresAddress = () =>
  z
    .string()
    .refine(
      (value) => /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ""),
      "expected an address such as postgresql://user:password@host:5432/rollcall",
    );

export const logLevel = () =>
  z
    .enum(
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      "expected trace, debug, info, warn, error, fatal or silent",
    )
    .default("info");
