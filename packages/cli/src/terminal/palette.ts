import { styleText } from "node:util";

/** Colours by what they mean. Where colours are not wanted, each gives its text back. */
export interface Palette {
  strong(text: string): string;
  faint(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  warning(text: string): string;
  name(text: string): string;
}

/** The colours of a stream: none where it is no terminal, and as NO_COLOR, FORCE_COLOR and TERM say. */
export function paletteFor(stream: NodeJS.WriteStream): Palette {
  const style = (format: Parameters<typeof styleText>[0]) => {
    // What stands around a text is asked for once: a list may have thousands of lines.
    const [begin = "", end = ""] = styleText(format, "|", { stream }).split("|");
    return (text: string) => `${begin}${text}${end}`;
  };
  return {
    strong: style("bold"),
    faint: style("dim"),
    good: style("green"),
    bad: style("red"),
    warning: style("yellow"),
    name: style("cyan"),
  };
}
