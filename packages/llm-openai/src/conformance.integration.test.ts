import { providerConformance } from "@chasmx/core/testing";
import { afterAll, describe, test } from "vitest";
import type { OpenaiOptions } from "./options.ts";
import { key, serverSubject } from "./server-subject.test-kit.ts";
import type { Delivery } from "./testing/index.ts";

const deliveries: Readonly<Record<string, Delivery>> = {
  "": {},
  ", with gzip": { gzip: true },
  ", a kilobyte at a time": { pieceBytes: 1024 },
};

for (const api of ["chat", "responses"] as const) {
  for (const [name, delivery] of Object.entries(deliveries)) conformance(`${api}${name}`, { api }, delivery);
}
conformance("chat with a key from a function", { apiKey: async () => key });

function conformance(name: string, options: OpenaiOptions, delivery?: Delivery): void {
  describe(`conformance of ${name}`, () => {
    const { subject, close } = serverSubject(options, delivery);
    afterAll(close);
    for (const { name: title, run } of providerConformance) test(title, () => run(subject), 30_000);
  });
}
