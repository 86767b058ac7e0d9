// The programs that tests start, and how a machine gets them. Another server is one more entry.

export const knownServers = {
  redis: {
    /** Any of these is the server. */
    programs: ["redis-server", "valkey-server"],
    packages: { apt: "redis-server", brew: "redis" },
    image: "redis:7",
    /** Gives a server that is there already, which tests may write to. */
    urlVariable: "CHASMX_TEST_REDIS_URL",
    scheme: "redis",
    /** Nothing that a test writes outlives it, unless the test says otherwise. */
    parameters: (port) => ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    /** What it says once it takes connections. */
    readyText: "Ready to accept connections",
    /** Why there is none on a platform. */
    absentOn: { win32: "There is no Redis for Windows." },
  },
  nats: {
    programs: ["nats-server"],
    packages: { apt: "nats-server", brew: "nats-server" },
    image: "nats:2",
    urlVariable: "CHASMX_TEST_NATS_URL",
    scheme: "nats",
    parameters: (port) => ["--port", String(port), "--addr", "127.0.0.1"],
    readyText: "Server is ready",
    absentOn: { win32: "Nothing here installs NATS on Windows." },
  },
};

/** The browser that shows pages to tests. */
export const knownBrowser = {
  programs: [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  packages: { apt: "chromium", brew: "google-chrome" },
  absentOn: { win32: "Nothing here installs a browser on Windows." },
};

/** Everything that tests start: the servers, what makes their certificates, and a browser. */
export const knownPrograms = [
  ...Object.values(knownServers),
  knownBrowser,
  {
    programs: ["openssl"],
    packages: { apt: "openssl", brew: "openssl" },
    absentOn: { win32: "The servers that need certificates are not there." },
  },
];

const ofNoUse = "The VS Code for tests is not there.";

/** What compiles the native modules of the VS Code for tests. It is brought when that is. */
export const knownCompilers = [
  {
    programs: ["g++"],
    packages: { apt: "build-essential", brew: "gcc" },
    absentOn: { win32: ofNoUse, darwin: ofNoUse },
  },
  {
    programs: ["python3"],
    packages: { apt: "python3", brew: "python3" },
    absentOn: { win32: ofNoUse, darwin: ofNoUse },
  },
];

/**
 * The one sentence for a machine that has no such program and cannot get one.
 * @param {{ programs: string[], packages: { apt: string, brew: string }, image?: string, urlVariable?: string }} program
 */
export function installAdvice({ programs, packages, image, urlVariable }) {
  const others = [
    ...(image === undefined ? [] : ["start Docker"]),
    ...(urlVariable === undefined ? [] : [`let ${urlVariable} give the URL of one that tests may write to`]),
  ];
  const install = `Install it (apt-get install ${packages.apt}, or brew install ${packages.brew})`;
  return `The tests need ${programs.join(" or ")}, and this machine has none. ${[install, ...others].join(", or ")}.`;
}
