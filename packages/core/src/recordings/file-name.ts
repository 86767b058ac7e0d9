/** The file that says whose recordings are in its folder. */
export const indexFile = "recording.json";

/** Names that mean a device on some systems, whatever ending they have, and the one that is taken. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d|recording)(?:\.|$)/;

/** What can be read of a name is cut off here: with the rest it stays below what every file system takes. */
const shownCharacters = 60;

/**
 * The name of an agent's file. It is the agent's own where that is safe on every system; else what can be read of it, and a hash
 * that tells it from all others: no two agents share a file, also where a system does not tell capitals from small letters.
 */
export async function fileNameOf(agent: string): Promise<string> {
  if (/^[a-z0-9_][a-z0-9_.-]*$/.test(agent) && agent.length <= shownCharacters && !reserved.test(agent)) {
    return `${agent}.json`;
  }
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(agent));
  const hash = Array.from(new Uint8Array(bytes).subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const shown = agent.toLowerCase().replaceAll(/[^a-z0-9_.-]+/g, "-");
  // No safe name of an agent holds a tilde.
  return `${shown.replace(/^[.-]+/, "").slice(0, shownCharacters)}~${hash}.json`;
}
