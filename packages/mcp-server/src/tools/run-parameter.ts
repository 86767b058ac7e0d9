import type { Parameter } from "./parameters.ts";

/** Which run is meant. */
export const runParameter: Parameter = {
  type: "string",
  description: "The run's id, or last for the latest.",
  required: true,
  maxLength: 200,
};
