/** For tests of workflows and of plugins. */

export { type ScriptedModel, type ScriptStep, scriptedModel } from "./scripted-model.ts";
