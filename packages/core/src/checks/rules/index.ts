import type { Rule } from "../rule.ts";
import { approvalDefault } from "./approval-default.ts";
import { askBudget } from "./ask-budget.ts";
import { askRing } from "./ask-ring.ts";
import { celSyntax } from "./cel-syntax.ts";
import { cycle } from "./cycle.ts";
import { directiveSyntax } from "./directive-syntax.ts";
import { duplicateEdge } from "./duplicate-edge.ts";
import { duplicateNodeId } from "./duplicate-node-id.ts";
import { duplicateVariable } from "./duplicate-variable.ts";
import { edgeWithoutBranch } from "./edge-without-branch.ts";
import { inactiveDirective } from "./inactive-directive.ts";
import { liquidSyntax } from "./liquid-syntax.ts";
import { muteAskTarget } from "./mute-ask-target.ts";
import { outputIsText } from "./output-is-text.ts";
import { outputNotUpstream } from "./output-not-upstream.ts";
import { outputSchema } from "./output-schema.ts";
import { reservedName } from "./reserved-name.ts";
import { schema } from "./schema.ts";
import { secretInText } from "./secret-in-text.ts";
import { secretValue } from "./secret-value.ts";
import { selfAsk } from "./self-ask.ts";
import { shortSecret } from "./short-secret.ts";
import { uncommunicativeAskTarget } from "./uncommunicative-ask-target.ts";
import { unheardBroadcast } from "./unheard-broadcast.ts";
import { unknownAskTarget } from "./unknown-ask-target.ts";
import { unknownBranch } from "./unknown-branch.ts";
import { unknownEdgeNode } from "./unknown-edge-node.ts";
import { unknownKey } from "./unknown-key.ts";
import { unknownNodeType } from "./unknown-node-type.ts";
import { unknownOutput } from "./unknown-output.ts";
import { unknownRule } from "./unknown-rule.ts";
import { unknownVariable } from "./unknown-variable.ts";
import { unreachableNode } from "./unreachable-node.ts";
import { unsetSharedKey } from "./unset-shared-key.ts";
import { unusedBranch } from "./unused-branch.ts";
import { variableType } from "./variable-type.ts";
import { workflowFile } from "./workflow-file.ts";

const document: readonly Rule[] = [
  schema,
  unknownKey,
  duplicateNodeId,
  duplicateVariable,
  reservedName,
  unknownNodeType,
  workflowFile,
  approvalDefault,
];
const graph: readonly Rule[] = [
  unknownEdgeNode,
  duplicateEdge,
  cycle,
  unreachableNode,
  unknownBranch,
  unusedBranch,
  edgeWithoutBranch,
];
const texts: readonly Rule[] = [
  liquidSyntax,
  celSyntax,
  directiveSyntax,
  unknownVariable,
  unknownOutput,
  outputNotUpstream,
  outputIsText,
  outputSchema,
];
const variables: readonly Rule[] = [variableType, secretInText, secretValue, shortSecret];
const conversation: readonly Rule[] = [
  unknownAskTarget,
  muteAskTarget,
  selfAsk,
  uncommunicativeAskTarget,
  inactiveDirective,
  askRing,
  unheardBroadcast,
  unsetSharedKey,
  askBudget,
];
const known = [...document, ...graph, ...texts, ...variables, ...conversation];

/** Every rule, in the order of docs/checks.md. */
export const rules: readonly Rule[] = [...known, unknownRule(known)];
