import { expect, test } from "vitest";
import { nodesThat, rehearse } from "../rehearse.ts";

const file = "review-loop/review-loop.workflow.json";

test("every chapter is discussed by two agents of its own", async () => {
  const { state } = await rehearse(file);
  const asked = [...state.messages.values()].map(({ path, from, to, content, outcome }) => ({
    who: `${path}: ${from} asks ${to}`,
    question: (content as { readonly question: string }).question,
    outcome,
  }));
  expect(asked).toEqual([
    {
      who: "reviews[0]: critic asks checker",
      question: 'Which claim in "The harbour" is doubtful?',
      outcome: "answered",
    },
    {
      who: "reviews[1]: critic asks checker",
      question: 'Which claim in "Spring tide" is doubtful?',
      outcome: "answered",
    },
  ]);
  expect(state.nodes.get("reviews")?.output).toMatchObject([{ chapter: "The harbour" }, { chapter: "Spring tide" }]);
});

test("the letter is drafted again until a person sends it, each time with the draft before", async () => {
  const letters: unknown[] = [];
  const { state, events } = await rehearse(
    file,
    {},
    {
      answer({ question, details, choices }, answered) {
        expect(question).toBe("Send this letter to the author of The Tide Tables?");
        expect(choices).toEqual(["send", "again"]);
        letters.push(details);
        return answered === 0 ? "again" : "send";
      },
    },
  );
  expect(letters.length).toBe(2);
  const prompts = events.flatMap((event) =>
    event.type === "step-started" && event.node_id === "writer" ? [JSON.stringify(event.request)] : [],
  );
  expect(prompts.map((prompt) => prompt.includes("This draft was not good enough: (rehearsal)"))).toEqual([
    false,
    true,
  ]);
  expect(state.nodes.get("letter")?.output).toMatchObject({ verdict: "send" });
  expect(state.output).toEqual({ end: { sent: true, letter: state.nodes.get("letter[1]/writer")?.output } });
  expect(nodesThat("completed", state).filter((id) => id === "editor").length).toBe(2);
});

test("nothing is sent where the person never says so, and three drafts are enough", async () => {
  const { state } = await rehearse(file, { chapters: [] }, { answer: () => "again" });
  expect(state.output).toMatchObject({ end: { sent: false } });
  expect([...state.nodes.keys()].filter((name) => name.endsWith("/editor"))).toEqual([
    "letter[0]/editor",
    "letter[1]/editor",
    "letter[2]/editor",
  ]);
});
