// A small HTTP/1.1 client on raw sockets, one request in flight on a connection. The generator must cost less than the
// server it measures: Node's own client tops out below what a bare node:http server can answer on one core.
import { connect, type Socket } from "node:net";

export interface Answer {
  status: number;
  head: string;
  body: string;
}
interface Pending {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

const headEnd = Buffer.from("\r\n\r\n");
/** Servers drop idle connections; a request is never gambled on one that was idle for longer. */
const idleLimit = 2_000;

export class Connection {
  readonly #host: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #pending: Pending | undefined;
  #usedAt = 0;
  #received: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #missing = 0;
  #head: { status: number; text: string; length: number | "chunked" } | undefined;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  async open(): Promise<void> {
    if (this.#socket !== undefined && performance.now() - this.#usedAt <= idleLimit) return;
    this.close();
    await new Promise<void>((resolve, reject) => {
      const socket = connect({ host: this.#host, port: this.#port, noDelay: true });
      socket.once("connect", resolve);
      socket.once("error", reject);
      socket.on("data", (chunk) => this.#receive(chunk));
      socket.on("error", (error) => this.#fail(socket, error));
      socket.on("close", () => this.#fail(socket, new Error("the connection was closed")));
      socket.setTimeout(60_000, () => socket.destroy(new Error("no answer in a minute")));
      this.#socket = socket;
    });
    this.#usedAt = performance.now();
  }

  close(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#received = Buffer.alloc(0);
    this.#pieces = [];
    this.#head = undefined;
    socket?.destroy();
  }

  async request(text: string): Promise<Answer> {
    await this.open();
    this.#usedAt = performance.now();
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#socket?.write(text);
    });
  }

  #fail(socket: Socket, error: Error): void {
    if (socket !== this.#socket) return;
    const pending = this.#pending;
    this.#pending = undefined;
    this.close();
    pending?.reject(error);
  }

  #receive(chunk: Buffer): void {
    // Megabytes come in pieces of 64 kB: they are joined once, when all are there.
    if (typeof this.#head?.length === "number") {
      this.#pieces.push(chunk);
      this.#missing -= chunk.length;
      if (this.#missing > 0) return;
      this.#answer(Buffer.concat([this.#received, ...this.#pieces]).toString("utf8", 0, this.#head.length));
      return;
    }
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#head === undefined) {
      const end = this.#received.indexOf(headEnd);
      if (end < 0) return;
      const text = this.#received.toString("latin1", 0, end + 2);
      const status = Number(text.slice(9, 12));
      const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
      const isChunked = /\r\ntransfer-encoding: *chunked/i.test(text);
      const empty = status === 204 || status === 304;
      this.#head = {
        status,
        text,
        length: empty ? 0 : length !== undefined ? Number(length) : isChunked ? "chunked" : 0,
      };
      this.#received = this.#received.subarray(end + 4);
    }
    const { length } = this.#head;
    if (length === "chunked") {
      if (this.#received.length < 5 || this.#received.subarray(-5).toString("latin1") !== "0\r\n\r\n") return;
      const body = joinChunks(this.#received);
      if (body !== undefined) this.#answer(body);
    } else {
      this.#missing = length - this.#received.length;
      if (this.#missing <= 0) this.#answer(this.#received.toString("utf8", 0, length));
    }
  }

  #answer(body: string): void {
    const pending = this.#pending;
    const head = this.#head;
    this.#pending = undefined;
    this.#head = undefined;
    this.#received = Buffer.alloc(0);
    this.#pieces = [];
    this.#usedAt = performance.now();
    if (head === undefined) return;
    if (/\r\nconnection: *close/i.test(head.text)) this.close();
    pending?.resolve({ status: head.status, head: head.text, body });
  }
}

function joinChunks(bytes: Buffer): string | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf("\r\n", at, "latin1");
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (!Number.isFinite(size) || lineEnd + 2 + size > bytes.length) return undefined;
    if (size === 0) return Buffer.concat(parts).toString();
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
