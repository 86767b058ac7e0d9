/** Whether a command is pnpm's own installation of this repository: then nothing is installed before it. */
export function isInstallation(command, parameters) {
  const verb = parameters.find((parameter) => !parameter.startsWith("-"));
  return command === "pnpm" && (verb === "install" || verb === "i");
}
