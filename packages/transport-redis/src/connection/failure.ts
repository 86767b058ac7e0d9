/** What Redis and the network say, and what a person does about it; the first that fits. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/All sentinels/, "no Sentinel answers for it. Look at their addresses and at the name of the server."],
  [/ECONNREFUSED|ENOENT/, "nothing listens there. Start it, or correct the address."],
  [/ENOTFOUND|EAI_AGAIN/, "no machine has this name. Correct the address."],
  [/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|Socket timeout/, "it does not answer. Look at the server and the network."],
  [/WRONGPASS|invalid password/, "it refuses the user or the password. Correct them."],
  [/NOAUTH/, "it asks for a password. Put it into the URL, as in redis://:PASSWORD@HOST."],
  [/ERR_TLS_CERT_ALTNAME/, "its certificate is for another host. Use the name that is in it."],
  [
    /CERT|SELF_SIGNED|UNABLE_TO/,
    "its certificate is not trusted. Give its authority: the option tls: { ca }, or NODE_EXTRA_CA_CERTS.",
  ],
  [/EPROTO|ERR_SSL/, "it does not speak TLS as it is asked to. Without TLS, the URL begins with redis://."],
  [/DB index is out of range/, "it has no database of this number. Correct it."],
  [/SELECT is not allowed in cluster/, "it is a cluster, which has no database but 0. Leave the number out."],
  [/NOPERM/, "its user may not do this. Grant what the README lists."],
  [/READONLY/, "it is a replica that takes no writes. Give the address of its primary."],
  [/^OOM|OOM command/, "its memory is full. Raise maxmemory, or remove old runs."],
  [/MISCONF/, "it cannot save to its disk, and takes no writes until it can."],
  [/LOADING/, "it still loads its data."],
  [/CLUSTERDOWN/, "its cluster is down."],
  [/MOVED|\bASK\b|CROSSSLOT/, "a part of its cluster has moved to another node."],
  [/max number of clients/, "it has as many clients as it takes. Raise maxclients."],
  [/closed at once/, "it closed the connection at once. If it speaks TLS, the URL begins with rediss://."],
  [/ECONNRESET|EPIPE|Connection is closed|None of startup nodes/, "it closed the connection."],
];

/** Why something failed, as the end of a sentence that begins with the server's name. */
export function reasonOf(error: unknown): string {
  const words = wordsOf(error);
  return reasons.find(([pattern]) => pattern.test(words))?.[1] ?? `${words.replace(/\.$/, "")}.`;
}

/** An error's code and message alone: what a client adds to it holds the command, with passwords and whole events. */
export function bareError(error: unknown): Error {
  return new Error(wordsOf(error));
}

/** Whether Redis itself refused a command: the connection lives. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === "ReplyError";
}

/** Whether an error only says that a connection ended, and not why. */
export function isMereEnd(error: unknown): boolean {
  return (
    error instanceof Error && /^(Connection is closed|None of startup nodes|Stream isn't writeable)/.test(error.message)
  );
}

/** Whether an error says that the other side has closed the connection. */
export function isClosed(error: unknown): boolean {
  return isMereEnd(error) || wordsOf(error).includes("ECONNRESET");
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || error.message.includes(code) ? error.message : `${code} ${error.message}`.trim();
}
