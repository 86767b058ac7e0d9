import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { withLock } from "../launch/lock.mjs";
import { root, runQuietly, runTool } from "./tool.mjs";

/**
 * Builds the packages from nothing, packs them as they would be published, and checks and uses what was packed. The
 * builds are written into the packages, so a second process that runs this check at the same time waits.
 */
export function checkPackages() {
  return withLock(path.join(root, "node_modules", ".packages.lock"), { work: buildAndUse });
}

async function buildAndUse() {
  // Outside the repository, so that nothing packed finds a module in the repository's own node_modules.
  const scratch = mkdtempSync(path.join(realpathSync(tmpdir()), "chasmx-packed-"));
  try {
    const folders = publishedFolders();
    return await firstFailure([
      () => build(folders),
      () =>
        runQuietly("pnpm", [
          "--recursive",
          ...folders.map((folder) => `--filter=./${path.relative(root, folder)}`),
          "pack",
          `--pack-destination=${scratch}`,
        ]),
      () => useAll(folders, scratch),
    ]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The packages that npm gets: the extension of VS Code is none of them, and is packed and used by its own tests. */
function publishedFolders() {
  const all = readdirSync(path.join(root, "packages")).map((name) => path.join(root, "packages", name));
  return all.filter((folder) => !JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).private);
}

/** Runs steps in order up to the first that fails, and gives the last result. */
async function firstFailure(steps) {
  let result;
  for (const step of steps) {
    result = await step();
    if (!result.ok) {
      return result;
    }
  }
  return result;
}

/** What every one of several results says, together. */
function together(results) {
  const failed = results.filter((result) => !result.ok);
  return { ok: failed.length === 0, output: failed.map((result) => result.output).join("\n") };
}

function build(folders) {
  for (const folder of folders) {
    rmSync(path.join(folder, "dist"), { recursive: true, force: true });
  }
  return runTool("typescript/tsc", ["--build", ...folders]);
}

async function useAll(folders, scratch) {
  const packages = await Promise.all(folders.map((folder) => unpack(folder, scratch)));
  const results = await Promise.all(
    packages.map((unpacked) => firstFailure([() => lint(unpacked), () => use(unpacked, scratch)])),
  );
  return { ...together(results), note: packages.map(({ manifest }) => manifest.name).join(" ") };
}

/** Puts a packed package where another package's import finds it, with links to the dependencies it declares. */
async function unpack(folder, scratch) {
  const { name, version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const tarball = path.join(scratch, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
  const modules = path.join(scratch, "node_modules");
  const target = path.join(modules, name);
  mkdirSync(target, { recursive: true });
  const result = await runQuietly(
    "tar",
    ["-xzf", path.basename(tarball), "--strip-components=1", "-C", path.relative(scratch, target)],
    {
      cwd: scratch,
    },
  );
  if (!result.ok) {
    throw new Error(`${tarball} could not be unpacked: ${result.output}`);
  }
  const manifest = JSON.parse(await readFile(path.join(target, "package.json"), "utf8"));
  const own = path.join(target, "node_modules");
  for (const dependency of Object.keys(manifest.dependencies ?? {})) {
    const installed = realpathSync(path.join(folder, "node_modules", dependency));
    const isOfThisHouse = !installed.includes(`${path.sep}.pnpm${path.sep}`);
    if (!isOfThisHouse) {
      mkdirSync(path.dirname(path.join(own, dependency)), { recursive: true });
      symlinkSync(installed, path.join(own, dependency), "junction");
    }
  }
  return { manifest, tarball, target };
}

async function lint({ manifest, tarball }) {
  const checks = [runTool("publint/publint", ["run", tarball, "--strict"])];
  if (manifest.exports !== undefined) {
    const options = ["--profile=esm-only", "--no-definitely-typed", "--format=ascii"];
    checks.push(runTool("@arethetypeswrong/cli/attw", [tarball, ...options]));
  }
  return together(await Promise.all(checks));
}

/** Imports every entry of a package and starts every program of it, with nothing but what was packed. */
async function use({ manifest, target }, scratch) {
  const entries = Object.keys(manifest.exports ?? {}).filter((entry) => !entry.endsWith(".json"));
  const imports = entries.map((entry) => `import "${path.posix.join(manifest.name, entry)}";`);
  const options = { cwd: scratch };
  const importing = runQuietly(process.execPath, ["--input-type=module", "--eval", imports.join("\n")], options);
  const programs = Object.values(manifest.bin ?? {}).map((file) =>
    runQuietly(process.execPath, [path.join(target, file), "--version"], options),
  );
  return together(await Promise.all([importing, ...programs]));
}
