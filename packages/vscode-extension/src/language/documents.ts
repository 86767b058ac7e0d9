/** The language of workflows and of their tests. */
export const languageId = "chasmx-workflow";

/**
 * The documents that the language server is asked about: those that can be saved, on a disk or wherever the workspace's folders
 * are. Others, as git's older versions of a file, would show every problem twice.
 */
export function selectorOf(
  folders: readonly { readonly uri: { readonly scheme: string } }[],
): { language: string; scheme: string }[] {
  const schemes = new Set(["file", "untitled", ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].map((scheme) => ({ language: languageId, scheme }));
}
