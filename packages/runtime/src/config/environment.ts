import path from "node:path";
import { parseEnv } from "node:util";
import { ChasmError, isChasmError } from "@chasmx/core";
import { readTextFile } from "../files/read-text-file.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The process's variables over those of the `.env` file in a folder; without the file, the process's alone. Rejects with
 * FILE_NOT_READABLE where there is a `.env` that cannot be read.
 */
export async function readEnvironment(folder: string, process: Environment): Promise<Environment> {
  const file = path.join(folder, ".env");
  try {
    return { ...parseEnv(await readTextFile(file)), ...process };
  } catch (error) {
    if (isChasmError(error) && isMissing(error.cause)) return process;
    throw error;
  }
}

function isMissing(cause: unknown): boolean {
  return (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
}

const reference = /\$\{([^}]*)\}/g;

/**
 * Puts the environment's values in the place of `${NAME}`. Throws OPTION_INVALID where a variable is not set, naming it and
 * never the text around it, which may hold a password.
 */
export function expandEnvironment(text: string, environment: Environment, place: string): string {
  return text.replace(reference, (_, name: string) => {
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
    if (value !== undefined) return value;
    throw new ChasmError(
      "OPTION_INVALID",
      `${place} uses \${${name}}, but the environment variable ${name} is not set. Set it, or put it into .env beside the file.`,
    );
  });
}
