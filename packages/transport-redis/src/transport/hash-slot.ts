import type { Bytes } from "./routes.ts";

/** How many parts the keys and channels of a cluster are in. */
const slotCount = 16384;

/** The part of a cluster that a channel belongs to: CRC16 of its hash tag, else of the whole (Redis Cluster specification). */
export function hashSlot(channel: Bytes): number {
  const bytes = Buffer.from(channel as string);
  const start = bytes.indexOf("{");
  const end = start === -1 ? -1 : bytes.indexOf("}", start + 1);
  return crc16(end > start + 1 ? bytes.subarray(start + 1, end) : bytes) % slotCount;
}

/** CRC-16 with the polynomial 0x1021 and no start value, as XMODEM uses it. */
function crc16(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
