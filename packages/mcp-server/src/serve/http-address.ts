import { isIP } from "node:net";
import { ChasmError } from "@chasmx/core";

/** Where a server listens. */
export interface HttpAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `PORT`, `HOST:PORT` or `[::1]:PORT`; the host is 127.0.0.1 unless given. Throws OPTION_INVALID. */
export function readAddress(text: string): HttpAddress {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]:|([^:[\]]+):)?(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? "127.0.0.1";
  const isHost = bracketed === undefined ? /^[A-Za-z0-9.-]+$/.test(host) : isIP(host) === 6;
  if (port !== undefined && Number(port) <= 65_535 && isHost) return { host, port: Number(port) };
  throw new ChasmError(
    "OPTION_INVALID",
    `"${text.slice(0, 80)}" is no address. Give a port, or a host and a port, as in 127.0.0.1:3333.`,
  );
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A host as it stands in a URL and in the header of that name. */
export function inUrl(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}
