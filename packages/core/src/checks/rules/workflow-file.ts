import { pointer } from "../../workflow/json-pointer.ts";
import { isRelativeFile } from "../../workflow/resolve-file.ts";
import { writeText } from "../facts/places.ts";
import { quote } from "../facts/quote.ts";
import type { Rule } from "../rule.ts";

/**
 * Files that no node can run, because no file of a project is called so. Whether one is there, and whether it leads out of
 * the project, is not known from this file alone.
 */
export const workflowFile: Rule = {
  id: "workflow-file",
  severity: "error",
  check({ nodes }, report) {
    for (const { index, document, config } of nodes) {
      const { file } = config;
      // An empty name does not fit the schema.
      if (document.type !== "workflow" || typeof file !== "string" || file === "" || isRelativeFile(file)) continue;
      const place = pointer("nodes", index, "config", "file");
      const slashed = file.replaceAll("\\", "/");
      const message = `${quote(document.id)} cannot run ${quote(file)}, which is no path within the project. Write it relative to this file, with "/" between its parts.`;
      report({ message, pointer: place, ...(isRelativeFile(slashed) ? { fix: writeText(place, slashed) } : {}) });
    }
  },
};
