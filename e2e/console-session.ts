// A console as its own pages use it: signed in by a one-time link, with a cookie and an Origin.
import assert from "node:assert/strict";

export interface ConsoleAnswer<T> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}

export class ConsoleSession {
  readonly origin: string;
  readonly prefix: string;
  readonly cookies = new Map<string, string>();
  /** Everything that was answered, for those who look for what must not be there. */
  readonly heard: { path: string; text: string }[] = [];

  constructor(origin: string, prefix: "/api" | "/console") {
    this.origin = origin;
    this.prefix = prefix;
  }

  /** `link` is the address that the product printed: the secret stands behind the "#". */
  async signIn(link: string): Promise<this> {
    const secret = new URL(link).hash.slice(1);
    const answer = await this.call("POST", "/sign-in/link", { secret });
    assert.ok(answer.status === 200 || answer.status === 204, answer.text);
    return this;
  }

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<ConsoleAnswer<T>> {
    const isFile = body instanceof Uint8Array;
    const response = await fetch(this.origin + this.prefix + path, {
      method,
      headers: {
        accept: "application/json",
        origin: this.origin,
        "sec-fetch-site": "same-origin",
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(body === undefined ? {} : { "content-type": isFile ? "text/csv" : "application/json" }),
      },
      ...(body === undefined ? {} : { body: isFile ? new Blob([body.slice()]) : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const found = /^([^=]+)=([^;]*)/.exec(cookie);
      if (found?.[1] !== undefined) this.cookies.set(found[1], found[2] ?? "");
    }
    const text = await response.text();
    this.heard.push({ path: `${method} ${this.prefix}${path}`, text });
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const parsed = (isJson && text !== "" ? JSON.parse(text) : undefined) as T;
    return { status: response.status, headers: response.headers, text, body: parsed };
  }

  async good<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.call<T>(method, path, body);
    assert.ok(
      answer.status >= 200 && answer.status < 300,
      `${method} ${this.prefix}${path}: ${answer.status} ${answer.text}`,
    );
    return answer.body;
  }
}
