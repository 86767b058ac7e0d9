/** The signs that lines begin with. */
export interface Symbols {
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  /** Nothing is there, and nothing has to be. */
  readonly none: string;
  readonly started: string;
  readonly warning: string;
  /** A person is asked. */
  readonly asked: string;
  /** Stands before every line of what others say, so that none can be taken for the program's own. */
  readonly bar: string;
  readonly right: string;
  readonly left: string;
  readonly all: string;
  readonly spinner: readonly string[];
}

const drawn: Symbols = {
  done: "✓",
  failed: "✗",
  skipped: "○",
  none: "–",
  started: "▸",
  warning: "!",
  asked: "?",
  bar: "│",
  right: "→",
  left: "←",
  all: "⇒",
  spinner: [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"],
};

const typed: Symbols = {
  done: "+",
  failed: "x",
  skipped: "o",
  none: "-",
  started: ">",
  warning: "!",
  asked: "?",
  bar: "|",
  right: "->",
  left: "<-",
  all: "=>",
  spinner: [..."|/-\\"],
};

/** The signs that a terminal can show: the bare console of Linux and `dumb` ones have no more than a typewriter. */
export function symbolsFor(environment: NodeJS.ProcessEnv): Symbols {
  return environment.TERM === "dumb" || environment.TERM === "linux" ? typed : drawn;
}
