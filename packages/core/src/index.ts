/** Workflows of agents that talk to each other: check a document, run it, and read what happened. */

export { type CheckOptions, type CheckResult, check } from "./checks/check.ts";
export { type LoadOptions, loadSubWorkflows, loadWorkflow } from "./checks/load.ts";
export type { WorkflowFiles } from "./checks/sub-workflows.ts";
export type { OwnerNews } from "./communication/host-bus.ts";
export type { ConversationLimits } from "./communication/limits.ts";
export type { TextPart } from "./comparison/changed-words.ts";
export { compareWorkflows } from "./comparison/compare-workflows.ts";
export {
  type ComparisonSection,
  type DescribedPart,
  type DescribedProblem,
  type DescribedValue,
  describeComparison,
  describeProblems,
} from "./comparison/describe-comparison.ts";
export type { TextRow } from "./comparison/text-rows.ts";
export type {
  Change,
  ConversationChange,
  ConversationKind,
  EdgeChange,
  NodeChange,
  SideProblem,
  ValueChange,
  VariableChange,
  WorkflowComparison,
} from "./comparison/workflow-comparison.ts";
export type { Gate, GatedMessage, GatedNode, MessageDecision } from "./contracts/gate.ts";
export type { JsonObject, JsonSchema, JsonValue } from "./contracts/json.ts";
export type {
  CallOrigin,
  Directive,
  GenerateOptions,
  LlmMessage,
  LlmProvider,
  LlmRequest,
  LlmResponse,
  ReasoningEffort,
  TokenPrice,
  ToolCall,
  ToolDefinition,
  Usage,
} from "./contracts/llm-provider.ts";
export type { Message, MessageOutcome, MessageType, Priority, TrailEntry } from "./contracts/message.ts";
export type {
  AgentVerbs,
  AskOptions,
  BoundExpression,
  BoundTemplate,
  BroadcastOptions,
  InputRequest,
  ModelAccess,
  NodeContext,
  NodeType,
  Peer,
  Question,
  ReceivedBroadcast,
  RenderedPrompt,
  StepIo,
} from "./contracts/node-type.ts";
export type { Plugin } from "./contracts/plugin.ts";
export {
  type CommunicationMode,
  type NodeStatus,
  type RequestedInput,
  type RunEvent,
  type RunEventBase,
  type RunEventBody,
  type RunEventOf,
  type RunEventType,
  type RunStatus,
  runStatuses,
} from "./contracts/run-event.ts";
export type { Lease, RunCommand, RunFilter, RunStore, RunSummary } from "./contracts/run-store.ts";
export type { Transport, Unsubscribe } from "./contracts/transport.ts";
export { startRun } from "./engine/executor.ts";
export { inputProblem } from "./engine/input-problem.ts";
export { type ModelsOfOptions, type ModelUse, modelsOf } from "./engine/models-in-use.ts";
export type { RunOptions, TextDelta } from "./engine/options.ts";
export type { Run } from "./engine/perform.ts";
export type { RecordedAnswers } from "./engine/recorded-effects.ts";
export { type AgentHost, type HostAgentsOptions, hostAgents } from "./engine/remote/host-agents.ts";
export { type Replay, type ReplayOptions, replayRun } from "./engine/replay/replay.ts";
export { type ReplayedAnswer, type ReplayIntoOptions, replayInto } from "./engine/replay/replay-into.ts";
export { type RerunOptions, rerun } from "./engine/rerun.ts";
export { type ResumeOptions, resumeRun } from "./engine/resume.ts";
export {
  ChasmError,
  type ChasmErrorOptions,
  type ErrorCode,
  type ErrorRecord,
  errorCodes,
  errorRecord,
  isChasmError,
} from "./errors.ts";
export { coreVersion } from "./generated/version.ts";
export { type Fold, foldRunState, startFold } from "./journal/fold.ts";
export { type JournaledWorkflow, journaledWorkflow, withoutSecretValues } from "./journal/journaled-workflow.ts";
export type { ModelCall } from "./journal/model-call.ts";
export {
  type MessageState,
  type ModelSpending,
  type NodeState,
  nodeName,
  type PendingInput,
  type RunState,
  type SharedValue,
  type Spending,
  type StepState,
  splitNodeName,
  splitSharedName,
} from "./journal/run-state.ts";
export { parseCommand, parseEvent, parseSummary } from "./journal/stored-records.ts";
export { changesStanding, endsRun, isFinal, isSummaryOf, matchesFilter, summaryOf } from "./journal/summary.ts";
export { memoryRunStore } from "./memory/memory-run-store.ts";
export { memoryTransport } from "./memory/memory-transport.ts";
export { type CachedProviderOptions, cachedProvider, type ModelCache } from "./models/cached-provider.ts";
export { limitedProvider, type ProviderLimits } from "./models/limited-provider.ts";
export { matchName, type NameMatch } from "./models/match-name.ts";
export { rehearsal } from "./models/rehearsal.ts";
export { type ModelRoute, type RoutedProviderOptions, routedProvider } from "./models/routed-provider.ts";
export { builtInNodeTypes } from "./nodes/index.ts";
export { indexFile as recordingIndexFile } from "./recordings/file-name.ts";
export { type PlayedRecording, playRecording } from "./recordings/play-recording.ts";
export { readRecording, recordingFileNames } from "./recordings/read-recording.ts";
export type { RecordedCall, RecordedOutcome, Recording } from "./recordings/recording.ts";
export { recordingFiles } from "./recordings/recording-files.ts";
export { callWords, missRows, type RecordingMiss } from "./recordings/recording-miss.ts";
export { recordingOf } from "./recordings/recording-of.ts";
export { communicationLog } from "./views/communication-log.ts";
export type {
  CommunicationLog,
  DroppedMessage,
  LoggedMessage,
  SharedWrite,
} from "./views/communication-log-schema.ts";
export { comparisonMarkdown } from "./views/comparison-markdown.ts";
export { conversationMarkdown } from "./views/conversation-markdown.ts";
export { type Logger, logEvents } from "./views/event-log.ts";
export { costText, dollarsText, durationText } from "./views/figures.ts";
export { type JournaledCall, journaledCalls } from "./views/journaled-calls.ts";
export { drawWorkflow } from "./views/mermaid.ts";
export { type RunDifference, runDifferences } from "./views/run-differences.ts";
export {
  type DrawnEdge,
  type DrawnGraph,
  type DrawnNode,
  documentAt,
  drawnGraph,
  isEdgeTaken,
  pathsOf,
  statesWithin,
} from "./views/run-graph.ts";
export { drawConversation } from "./views/sequence-diagram.ts";
export type { Diagnostic, Fix, Position, Range, Severity, TextEdit } from "./workflow/diagnostic.ts";
export { nearestName } from "./workflow/nearest-name.ts";
export type { NodeFacts } from "./workflow/node-facts.ts";
export { type ParsedText, parse } from "./workflow/parse.ts";
export type { RunnableNode, Workflow } from "./workflow/runnable.ts";
export type { EdgeDocument, NodeDocument, VariableDocument, WorkflowDocument } from "./workflow/workflow.ts";
export { type CheckedWorkflowTest, checkWorkflowTest } from "./workflow-tests/check-workflow-test.ts";
