/** The version of core that a run was accepted by. A test holds it against package.json. */
export const coreVersion = "0.1.0";
