import type { RunEvent } from "@chasmx/core";
import type { HostMessage } from "../protocol.ts";
import { announcer } from "./announcer.ts";
import { conversationPanel } from "./conversation/conversation-panel.ts";
import { button, html } from "./dom.ts";
import { exportSvg, saveFile } from "./export-svg.ts";
import { graphPanel } from "./graph/graph-panel.ts";
import { header } from "./header.ts";
import type { Host } from "./host.ts";
import { icon } from "./icons.ts";
import { inspector } from "./inspector/inspector.ts";
import { type Change, createSession } from "./session.ts";
import { themeControl } from "./theme.ts";
import { timelineBar } from "./timeline-bar.ts";

/** The whole view. */
export interface App {
  readonly element: HTMLElement;
  receive(message: HostMessage): void;
  /** Shows what came so far, and from then on what comes. */
  start(): void;
}

/** Puts the panels together, and draws at most once a frame what has changed. */
export function createApp(host: Host | undefined): App {
  const session = createSession();
  const theme = themeControl();
  const save = () => {
    const name = `${String(session.document?.name ?? "workflow")
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .slice(0, 80)}.svg`;
    const content = exportSvg(graph.drawing);
    if (host === undefined) saveFile(name, content);
    else host.tell({ type: "export", name, content });
  };
  const graph = graphPanel(session, (node) => host?.tell({ type: "open", node }));
  const conversation = conversationPanel(session);
  const details = inspector(session);
  const voice = announcer();
  const bar = timelineBar(session, (from, to) => graph.send(session.timeline.events.slice(from, to)));
  const top = header(session, [
    button("Save the graph as SVG", { icon: icon("save"), onClick: save }),
    ...(host === undefined ? [theme.chooser()] : []),
  ]);
  const main = html("main", {}, [graph.element, conversation.element, details.element]);
  const element = html("div", { class: "app" }, [top.element, main, bar.element, voice.element]);

  let isStarted = false;
  /** A host is not told what it has said. */
  let isHostSpeaking = false;
  let isFrameAsked = false;
  let mustDraw = true;
  let arrived: readonly RunEvent[] = [];
  const render = () => {
    isFrameAsked = false;
    if (mustDraw) graph.draw();
    mustDraw = false;
    graph.show();
    main.classList.toggle("quiet", session.conversation.rows.length === 0);
    conversation.show();
    details.show();
    bar.show();
    top.show();
    const events = arrived;
    arrived = [];
    if (!session.timeline.isLatest) return;
    graph.send(events);
    voice.tell(events);
  };
  const note = (change: Change) => {
    mustDraw ||= change.type === "run" || change.type === "place";
    if (change.type === "run") arrived = [];
    else if (change.type === "events") arrived = [...arrived, ...change.events];
    else if (change.type === "selection" && !isHostSpeaking) tellSelection();
  };
  session.onChange((change) => {
    note(change);
    if (!isStarted || isFrameAsked) return;
    isFrameAsked = true;
    requestAnimationFrame(render);
  });

  const tellSelection = () => {
    const { selection } = session;
    if (selection === undefined) host?.tell({ type: "select", node: null });
    else if ("node" in selection) host?.tell({ type: "select", node: selection.node });
  };
  const receive = (message: HostMessage) => {
    isHostSpeaking = true;
    if (message.type === "theme") theme.set(message.theme);
    else session.receive(message);
    isHostSpeaking = false;
  };
  document.addEventListener("keydown", ({ key, defaultPrevented }) => {
    if (key === "Escape" && !defaultPrevented) session.select(undefined);
  });
  return {
    element,
    receive,
    start() {
      isStarted = true;
      render();
      host?.listen(receive);
      host?.tell({ type: "ready" });
    },
  };
}
