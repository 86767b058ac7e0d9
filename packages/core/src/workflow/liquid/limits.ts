/** What a template may cost. Beyond each, parsing gives a problem and rendering fails with TEMPLATE_FAILED. */
export const limits = {
  /** Characters of a text that has templates in it; a plain text is not parsed and has no limit. */
  sourceLength: 1_000_000,
  /** Tags, outputs and the texts between them. LiquidJS takes quadratic time for more than about this many. */
  tokens: 16_000,
  /** Tags inside tags. */
  nestedTags: 100,
  /** Parentheses and brackets inside one another. */
  nestedBrackets: 50,
  /** Directives of one text. */
  directives: 1_000,
  /** Characters written and list items made in one rendering, together. */
  memory: 16_000_000,
  /** Tags, outputs and texts rendered in one rendering. */
  steps: 500_000,
  /** One rendering's time: the last resort, for filters that are slow on much data. */
  milliseconds: 5_000,
} as const;
