import type { RunEvent, RunEventOf } from "@chasmx/core";
import { svg } from "../dom.ts";
import type { TalkLines } from "./edge-lines.ts";

/** Shows messages on their way. */
export interface Travel {
  readonly element: SVGGElement;
  /** Lets the messages of events travel along the lines of one workflow. */
  send(events: readonly RunEvent[], path: string): void;
}

const travelMs = 650;
/** More messages at once would be a swarm that says nothing. */
const mostAtOnce = 40;

/** Messages travel from agent to agent, answers back; where motion is not wanted, nothing moves and the line alone tells. */
export function createTravel(lines: () => TalkLines): Travel {
  const element = svg("g", { "aria-hidden": "true" });
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  /** Where each question went, so that its answer finds back. */
  const sent = new Map<string, { readonly from: string; readonly to: string }>();

  const move = (from: string, to: string, kind: string) => {
    const line = lines().lineOf(from, to);
    if (line === undefined || element.childElementCount >= mostAtOnce) return;
    const path = svg("path", { d: line.path });
    const length = path.getTotalLength();
    const dot = svg("g", { class: "message", "data-kind": kind }, [
      svg("rect", { x: -8, y: -6, width: 16, height: 12, rx: 3 }),
      svg("path", { d: "M-5 -2.5 0 1.5 5 -2.5" }),
    ]);
    element.append(dot);
    const startedAt = performance.now();
    const frame = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - startedAt) / travelMs));
      const eased = part < 0.5 ? 2 * part * part : 1 - (2 - 2 * part) ** 2 / 2;
      const { x, y } = path.getPointAtLength(length * (line.isReversed ? 1 - eased : eased));
      dot.setAttribute("transform", `translate(${x} ${y})`);
      if (part < 1) requestAnimationFrame(frame);
      else dot.remove();
    };
    requestAnimationFrame(frame);
  };

  const ask = ({ from, to, message_id: id, message_type: type }: RunEventOf<"message-sent">) => {
    if (typeof to === "string") sent.set(id, { from, to });
    for (const receiver of typeof to === "string" ? [to] : to) move(from, receiver, type);
  };
  const answer = ({ message_id: id, error }: RunEventOf<"message-settled">) => {
    const question = sent.get(id);
    sent.delete(id);
    if (question !== undefined) move(question.to, question.from, error === undefined ? "response" : "error");
  };
  return {
    element,
    send(events, path) {
      if (reduced.matches) return;
      for (const event of events) {
        if (event.path !== path) continue;
        if (event.type === "message-sent") ask(event);
        else if (event.type === "message-settled") answer(event);
      }
    },
  };
}
