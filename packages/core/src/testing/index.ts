/** For tests of workflows and of plugins. The kits are lists of cases that any test runner can run. */

export { diagnosticOf as testDiagnosticOf } from "../workflow-tests/check-workflow-test.ts";
export type { PlacedTest, TestFinding } from "../workflow-tests/placed-test.ts";
export { runWorkflowTests } from "../workflow-tests/run-all.ts";
export {
  recordWorkflowTest,
  runWorkflowTest,
  type WorkflowTest,
  type WorkflowTestResult,
} from "../workflow-tests/run-workflow-test.ts";
export type { TestProblem } from "../workflow-tests/test-problem.ts";
export { workflowProblems } from "../workflow-tests/workflow-problems.ts";
export type { WorkflowTestCase } from "../workflow-tests/workflow-test-schema.ts";
export { type Faults, faultyTransport } from "./faulty-transport.ts";
export type {
  PretendModel,
  ProviderCase,
  ProviderFailure,
  ProviderSubject,
  SilentProvider,
} from "./provider/subject.ts";
export { providerConformance } from "./provider-conformance.ts";
export { runStoreConformance } from "./run-store-conformance.ts";
export type { RunStoreCase, RunStoreSubject } from "./run-store-subject.ts";
export { type ScriptedModel, type ScriptStep, scriptedModel } from "./scripted-model.ts";
export type { TransportCase, TransportSubject } from "./transport/subject.ts";
export { transportConformance } from "./transport-conformance.ts";
