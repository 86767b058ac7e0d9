/** The commands over a workflow's name that the editor carries out: without trust only the one that runs nothing. */
export function lensCommands(isTrusted: boolean): string[] {
  return isTrusted ? ["chasmx.run", "chasmx.rehearse", "chasmx.showGraph", "chasmx.showRun"] : ["chasmx.showGraph"];
}
