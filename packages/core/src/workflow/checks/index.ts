import type { Rule } from "../rule.ts";
import { schema } from "./schema.ts";

/** Every rule, in the order of docs/checks.md. */
export const rules: readonly Rule[] = [schema];
