/** What a server lets its clients take. Beyond a limit a call is refused, and says so. */

/** Runs of one client that have not ended, those that wait for people among them. */
export const maxRunsOfClient = 32;

/** Runs of all clients that have not ended. */
export const maxRunsOfServer = 256;

/** The seconds that a call waits for its run, unless it says so: less than the 60 s after which most clients give up. */
export const standardWaitSeconds = 45;

/** The seconds that a call may ask to wait. */
export const maxWaitSeconds = 3600;

/** Characters of outputs that one answer holds. */
export const maxOutputCharacters = 20_000;

/** Runs that a list shows, unless it says how many. */
export const standardListLength = 50;

/** Characters of a document that is given as text. */
export const maxDocumentCharacters = 1_000_000;

/** Bytes of an HTTP request's body. */
export const maxBodyBytes = 4 * 1024 * 1024;

/** Sessions of clients of 2025 that are open at a time. */
export const maxSessions = 100;

/** How long a session may be silent. */
export const idleSessionMs = 30 * 60_000;
