// Made by scripts/generate.ts from package.json.

/** The version of core that a run was accepted by. */
export const coreVersion = "0.0.0";
