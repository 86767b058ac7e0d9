import type { NodeType } from "../contracts/node-type.ts";
import { aiProcessor } from "./ai-processor.ts";
import { approval } from "./approval.ts";
import { condition } from "./condition.ts";
import { delay } from "./delay.ts";
import { end } from "./end.ts";
import { filter } from "./filter.ts";
import { start } from "./start.ts";
import { transformer } from "./transformer.ts";
import { workflow } from "./workflow.ts";

/** The node types that need no network and no file system. */
export const builtInNodeTypes: readonly NodeType<unknown>[] = [
  start,
  end,
  aiProcessor,
  condition,
  delay,
  filter,
  transformer,
  approval,
  workflow,
] as readonly NodeType<unknown>[];
