/**
 * The JSON Pointer (RFC 6901) of a path: `pointer("nodes", 0, "a/b")` is `/nodes/0/a~1b`, `pointer()` is the whole
 * document.
 */
export function pointer(...segments: readonly (string | number)[]): string {
  return appendSegments("", segments);
}

/** The JSON Pointer of what stands at a path below another pointer's value. */
export function childPointer(parent: string, ...segments: readonly (string | number)[]): string {
  return appendSegments(parent, segments);
}

/**
 * The path of a JSON Pointer, decoded. Never throws: a missing first slash is read as if it were there, and a `~` that
 * begins no escape stands for itself.
 */
export function parsePointer(text: string): string[] {
  if (text === "") return [];
  const segments = text.slice(text.startsWith("/") ? 1 : 0).split("/");
  return text.includes("~") ? segments.map(unescapeSegment) : segments;
}

function appendSegments(parent: string, segments: readonly (string | number)[]): string {
  let result = parent;
  for (const segment of segments) result += `/${escapeSegment(String(segment))}`;
  return result;
}

function escapeSegment(segment: string): string {
  return /[~/]/.test(segment) ? segment.replaceAll("~", "~0").replaceAll("/", "~1") : segment;
}

// `~1` before `~0`, as RFC 6901 section 4 says: the other way round would read `~01` as a slash.
function unescapeSegment(segment: string): string {
  return segment.replaceAll("~1", "/").replaceAll("~0", "~");
}
