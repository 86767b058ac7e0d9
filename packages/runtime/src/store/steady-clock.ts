/**
 * Makes a clock of milliseconds since 1970 that follows the machine's but is never set back. An owner renews its lease by it:
 * were the lease to end earlier than it did before, another machine could take the run from an owner that lives.
 */
export function steadyClock(): () => number {
  let time = Date.now();
  let readAt = performance.now();
  return () => {
    const elapsed = performance.now() - readAt;
    readAt += elapsed;
    time = Math.max(time + elapsed, Date.now());
    return Math.floor(time);
  };
}
