/*
 * What has to be one step at the server. A script runs alone there, so that whoever holds the lease when it begins holds it
 * when it ends.
 */

/**
 * Writes events, none of them to renew alone, and extends the lease.
 *
 * KEYS: events, lease, accepted, summaries. ARGV: the holder, the lease's milliseconds, the id of this write, the sequence of
 * the first event, the run's id, the time of acceptance, the summary or "", the events.
 *
 * A lease that has expired is taken again where nobody has written since: an owner that was slow is no owner that is gone. A
 * write that was sent twice, because its connection was lost before the reply, is known by its id.
 */
export const writeScript = `
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then return 'lost' end
local first = '1-' .. ARGV[4]
if #ARGV > 7 then
  local there = redis.call('XRANGE', KEYS[1], first, first)[1]
  if there and there[2][4] == ARGV[3] then return 'written' end
end
if redis.call('XLEN', KEYS[1]) ~= tonumber(ARGV[4]) then return 'taken' end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
for index = 8, #ARGV do
  redis.call('XADD', KEYS[1], string.format('1-%d', ARGV[4] + index - 8), 'event', ARGV[index], 'write', ARGV[3])
end
if ARGV[7] ~= '' then
  redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5])
  redis.call('HSET', KEYS[4], ARGV[5], ARGV[7])
end
return 'written'
`;

/** Leaves a command. KEYS: events, commands. ARGV: the command. */
export const submitScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'missing' end
redis.call('XADD', KEYS[2], '*', 'command', ARGV[1])
return 'left'
`;

/** Ends a lease. KEYS: lease. ARGV: the holder. */
export const releaseScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 'released'
`;

/** Removes a run. KEYS: events, lease, accepted, summaries, commands. ARGV: the run's id. */
export const deleteScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 'missing' end
if redis.call('EXISTS', KEYS[2]) == 1 then return 'owned' end
redis.call('DEL', KEYS[1], KEYS[5])
redis.call('ZREM', KEYS[3], ARGV[1])
redis.call('HDEL', KEYS[4], ARGV[1])
return 'deleted'
`;
