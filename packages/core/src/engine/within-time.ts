/** Waits for work, but no longer than some milliseconds. Resolves with what it failed with; with nothing where it did not. */
export async function withinTime(milliseconds: number, work: () => Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<unknown>((resolve) => {
    const error = new Error(`there was no answer within ${milliseconds / 1000} s`);
    timer = setTimeout(() => resolve(error), milliseconds);
  });
  try {
    return await Promise.race([work().then(() => undefined), late]);
  } catch (error) {
    return error;
  } finally {
    clearTimeout(timer);
  }
}
