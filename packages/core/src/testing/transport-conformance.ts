import { deliveryCases } from "./transport/delivery-cases.ts";
import { lifetimeCases } from "./transport/lifetime-cases.ts";
import type { TransportCase } from "./transport/subject.ts";
import { subscriptionCases } from "./transport/subscription-cases.ts";

/** What every transport does, as the contract says it. */
export const transportConformance: readonly TransportCase[] = [
  ...deliveryCases,
  ...subscriptionCases,
  ...lifetimeCases,
];
