import type {
  CallToolResult,
  GetPromptResult,
  Prompt,
  ReadResourceResult,
  Resource,
} from "@modelcontextprotocol/server";

/** Answers with contents of every kind: what the conformance suite asks a server of its own for. */

/** One red pixel. */
const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
/** A sound of no length. */
const wav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA=";

const image = { type: "image", data: png, mimeType: "image/png" } as const;
const resource = (uri: string) =>
  ({ type: "resource", resource: { uri, mimeType: "text/plain", text: "The text of a resource." } }) as const;

export function text(words: string): CallToolResult {
  return { content: [{ type: "text", text: words }] };
}

/** Tools that only answer. */
export const contentTools: Readonly<Record<string, CallToolResult>> = {
  test_simple_text: text("This is a simple text response for testing."),
  test_image_content: { content: [image] },
  test_audio_content: { content: [{ type: "audio", data: wav, mimeType: "audio/wav" }] },
  test_embedded_resource: { content: [resource("test://embedded-resource")] },
  test_multiple_content_types: {
    content: [{ type: "text", text: "Several kinds:" }, image, resource("test://mixed-content-resource")],
  },
  test_error_handling: { ...text("This tool intentionally returns an error for testing"), isError: true },
};

export const fixtureResources: Resource[] = [
  { uri: "test://static-text", name: "static-text", mimeType: "text/plain" },
  { uri: "test://static-binary", name: "static-binary", mimeType: "image/png" },
  { uri: "test://watched-resource", name: "watched-resource", mimeType: "text/plain" },
];

/** A resource of the suite; undefined for any other. */
export function fixtureResource(uri: string): ReadResourceResult | undefined {
  if (uri === "test://static-binary") return { contents: [{ uri, mimeType: "image/png", blob: png }] };
  const [, id] = /^test:\/\/template\/([^/]+)\/data$/.exec(uri) ?? [];
  const isStatic = fixtureResources.some((one) => one.uri === uri);
  if (id === undefined && !isStatic) return undefined;
  const words = id === undefined ? "This is the content of the static text resource." : JSON.stringify({ id });
  return { contents: [{ uri, mimeType: "text/plain", text: words }] };
}

const user = (content: GetPromptResult["messages"][number]["content"]) => ({ role: "user" as const, content });

const prompts: Prompt[] = [
  { name: "test_simple_prompt" },
  {
    name: "test_prompt_with_arguments",
    arguments: [
      { name: "arg1", required: true },
      { name: "arg2", required: true },
    ],
  },
  { name: "test_prompt_with_embedded_resource", arguments: [{ name: "resourceUri", required: true }] },
  { name: "test_prompt_with_image" },
  { name: "test_input_required_result_prompt" },
];

export const fixturePrompts = prompts.map((prompt) => ({ ...prompt, description: "Of the conformance suite." }));

/** A prompt of the suite; undefined for any other. */
export function fixturePrompt(name: string, given: Readonly<Record<string, string>> = {}): GetPromptResult | undefined {
  switch (name) {
    case "test_simple_prompt":
      return { messages: [user({ type: "text", text: "This is a simple prompt for testing." })] };
    case "test_prompt_with_arguments":
      return { messages: [user({ type: "text", text: `arg1='${given.arg1}', arg2='${given.arg2}'` })] };
    case "test_prompt_with_embedded_resource":
      return { messages: [user(resource(given.resourceUri ?? "")), user({ type: "text", text: "Read it." })] };
    case "test_prompt_with_image":
      return { messages: [user(image), user({ type: "text", text: "Look at it." })] };
    default:
      return undefined;
  }
}
