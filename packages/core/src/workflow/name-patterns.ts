/** Letters, digits, `_`, `-` and `.`: an id is a word in expressions, channel names, step keys and file names. */
export const nodeIdPattern = "^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*$";

/** A variable is an identifier in Liquid and in CEL. */
export const variableNamePattern = "^[\\p{L}_][\\p{L}\\p{N}_]*$";
