/** Shorter parts of base64 turn up by chance. */
const shortestPart = 8;

/**
 * How a text can look within base64 (RFC 4648), in the usual and in the URL alphabet. It shifts with what stands before it,
 * as in `user:password`, so for each of the three shifts it is the part that no neighbour changes.
 */
export function base64Spellings(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const parts = [0, 1, 2].map((shift) => {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    const sound = Math.floor(((shift + bytes.length) * 8) / 6);
    return base64(shifted).slice(Math.ceil((shift * 8) / 6), sound);
  });
  return [base64(bytes), ...parts]
    .flatMap((part) => [part, part.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")])
    .filter((part) => part.length >= shortestPart);
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
