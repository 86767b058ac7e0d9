// Made by scripts/generate.ts from the definitions of this package; edit those.
import type { JsonSchema } from "../contracts/json.ts";

/** The document's JSON Schema. */
export const workflowSchema: JsonSchema = {
  "type": "object",
  "required": [
    "name",
    "nodes"
  ],
  "properties": {
    "$schema": {
      "type": "string"
    },
    "format": {
      "type": "number",
      "const": 1,
      "description": "The version of this format. May be left out."
    },
    "name": {
      "type": "string",
      "minLength": 1,
      "maxLength": 200,
      "description": "What people call the workflow."
    },
    "description": {
      "type": "string"
    },
    "status": {
      "type": "string",
      "description": "For your own use; it changes nothing about a run."
    },
    "metadata": {
      "type": "object",
      "properties": {
        "communication_mode": {
          "enum": [
            "simple",
            "pubsub"
          ],
          "description": "`simple`: in memory, nodes one after another. `pubsub`: over the configured transport, in parallel."
        },
        "fallback": {
          "enum": [
            "simple",
            "forbid"
          ],
          "description": "What happens when the transport fails: go on in memory (`simple`), or fail the run (`forbid`)."
        },
        "version": {
          "type": "string"
        },
        "author": {
          "type": "string"
        },
        "description": {
          "type": "string"
        },
        "tags": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "max_concurrency": {
          "type": "integer",
          "minimum": 1,
          "description": "Nodes that run at one time. 1 in `simple` mode, 16 in `pubsub`, unless set."
        },
        "timeout_seconds": {
          "type": "number",
          "exclusiveMinimum": 0,
          "maximum": 2000000,
          "description": "How long the whole run may take."
        },
        "ask_timeout_seconds": {
          "type": "number",
          "exclusiveMinimum": 0,
          "maximum": 2000000,
          "description": "How long a question waits for its answer. 30 unless set."
        },
        "budget": {
          "type": "object",
          "properties": {
            "max_tokens": {
              "type": "integer",
              "minimum": 1,
              "description": "Tokens for the whole run, asked nodes included."
            },
            "max_cost_usd": {
              "type": "number",
              "exclusiveMinimum": 0,
              "description": "US dollars for the whole run."
            },
            "max_asks": {
              "type": "integer",
              "minimum": 0,
              "description": "Questions for the whole run."
            }
          },
          "description": "What a run may spend. Once it is spent, nothing more begins: LIMIT_EXCEEDED."
        },
        "checks": {
          "type": "object",
          "patternProperties": {
            "^.*$": {
              "enum": [
                "off",
                "information",
                "warning",
                "error"
              ]
            }
          },
          "description": "The severity of rules by their ids; `off` silences a rule. Errors cannot be lowered."
        }
      },
      "description": "How the workflow runs, and facts about it."
    },
    "variables": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "name"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "name": {
            "type": "string",
            "pattern": "^[\\p{L}_][\\p{L}\\p{N}_]*$",
            "maxLength": 128,
            "description": "The name in templates and expressions."
          },
          "type": {
            "enum": [
              "string",
              "number",
              "integer",
              "boolean",
              "array",
              "object",
              "json"
            ]
          },
          "value": {
            "description": "The value unless an input overrides it. Without one: null."
          },
          "scope": {
            "type": "string"
          },
          "required": {
            "type": "boolean",
            "description": "Whether the run needs a value, here or as an input."
          },
          "secret": {
            "type": "boolean",
            "description": "Kept out of prompts, questions, shared context, the journal and every log."
          },
          "description": {
            "type": "string"
          }
        },
        "description": "A value that templates and expressions read by name."
      }
    },
    "nodes": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "id",
          "type"
        ],
        "properties": {
          "id": {
            "type": "string",
            "pattern": "^[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]*$",
            "maxLength": 128,
            "description": "Unique in the workflow: edges, templates and questions name it."
          },
          "type": {
            "type": "string",
            "minLength": 1,
            "description": "The node type."
          },
          "position": {
            "type": "object",
            "required": [
              "x",
              "y"
            ],
            "properties": {
              "x": {
                "type": "number"
              },
              "y": {
                "type": "number"
              }
            },
            "description": "Where an editor draws the node."
          },
          "config": {
            "type": "object",
            "patternProperties": {
              "^.*$": {}
            },
            "description": "What the node type asks for."
          },
          "retry": {
            "type": "object",
            "properties": {
              "max_attempts": {
                "type": "integer",
                "minimum": 1,
                "maximum": 100,
                "description": "Attempts in all, the first included."
              },
              "backoff_seconds": {
                "type": "number",
                "minimum": 0,
                "maximum": 3600,
                "description": "The wait before the second attempt; it doubles with each one after."
              }
            },
            "description": "How often the node is tried when it fails with an error that may pass."
          },
          "timeout_seconds": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 2000000,
            "description": "How long one attempt may take."
          },
          "on_interrupt": {
            "enum": [
              "retry",
              "fail"
            ],
            "description": "What a resumed run does with an effect that was under way when its process died: make it again with the same idempotency key (`retry`), or fail the node."
          },
          "on_error": {
            "enum": [
              "fail",
              "continue",
              "skip"
            ],
            "description": "When the node has failed: `fail` the run, `continue` with `{ \"error\": { \"code\", \"message\" } }` as its output, or `skip` what depends on it."
          }
        },
        "description": "An agent or a step of the workflow."
      },
      "minItems": 1
    },
    "edges": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "from",
          "to"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "from": {
            "type": "string",
            "description": "The id of the node that comes first."
          },
          "to": {
            "type": "string",
            "description": "The id of the node that waits for it."
          },
          "branch": {
            "type": "string",
            "description": "Taken only when the first node's result is this branch."
          }
        },
        "description": "Says that one node waits for another."
      }
    }
  },
  "title": "ChasmX workflow",
  "description": "A workflow of agents that ask each other, broadcast and share context."
};

/** What the config of every node may hold. */
export const commonConfigSchema: JsonSchema = {
  "type": "object",
  "properties": {
    "name": {
      "type": "string",
      "x-text": "plain",
      "description": "What people and models call the node."
    },
    "description": {
      "type": "string",
      "x-text": "plain",
      "description": "What the node is for; models read it when they choose whom to ask."
    },
    "can_communicate": {
      "type": "boolean",
      "description": "Whether the node asks, answers, broadcasts and shares context."
    },
    "timeout": {
      "type": "number",
      "exclusiveMinimum": 0,
      "maximum": 2000000,
      "description": "The older name of the node's `timeout_seconds`."
    },
    "retries": {
      "type": "integer",
      "minimum": 0,
      "maximum": 99,
      "description": "Attempts after the first; see the node's `retry`."
    },
    "retry_delay": {
      "type": "number",
      "minimum": 0,
      "description": "The older name of `retry.backoff_seconds`."
    }
  }
};

/** The built-in node types' config schemas. */
export const configSchemas: Readonly<Record<string, JsonSchema>> = {
  "start": {
    "type": "object",
    "properties": {
      "label": {
        "type": "string",
        "x-text": "plain"
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "end": {
    "type": "object",
    "properties": {
      "label": {
        "type": "string",
        "x-text": "plain"
      },
      "output": {
        "description": "The workflow's result. Without it: what arrives here."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "ai-processor": {
    "type": "object",
    "required": [
      "prompt"
    ],
    "properties": {
      "prompt": {
        "type": "string",
        "x-text": "prompt",
        "minLength": 1,
        "description": "What the node does; `CALL: ask_node('id', '…')` directs it to ask."
      },
      "system_prompt": {
        "type": "string",
        "description": "Who the node is, when it works and when it answers."
      },
      "model": {
        "type": "string",
        "description": "The model's name; the provider's default unless set."
      },
      "temperature": {
        "type": "number",
        "minimum": 0,
        "maximum": 2
      },
      "max_tokens": {
        "type": "integer",
        "minimum": 1,
        "description": "The most tokens of one answer."
      },
      "seed": {
        "type": "integer",
        "description": "Asks for the same answer to the same request."
      },
      "stop": {
        "type": "array",
        "items": {
          "type": "string",
          "minLength": 1,
          "x-text": "plain"
        },
        "minItems": 1,
        "maxItems": 4,
        "description": "The answer ends before the first of these texts."
      },
      "reasoning_effort": {
        "enum": [
          "none",
          "minimal",
          "low",
          "medium",
          "high",
          "xhigh"
        ],
        "description": "How long a reasoning model may think."
      },
      "cache": {
        "anyOf": [
          {
            "type": "boolean"
          },
          {
            "type": "object",
            "properties": {
              "ttl_seconds": {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": 31536000
              }
            },
            "additionalProperties": false
          }
        ],
        "x-text": "plain",
        "description": "Whether a stored answer to the same request will do; `ttl_seconds` says how long an answer is kept."
      },
      "max_turns": {
        "type": "integer",
        "minimum": 1,
        "maximum": 100,
        "description": "Model calls of one activity before it fails. 16 unless set."
      },
      "answer_concurrency": {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "x-text": "plain",
        "description": "Questions that the node answers at one time. 4 unless set."
      },
      "call_protocol": {
        "enum": [
          "tools",
          "text"
        ],
        "description": "`text` lets a model without tools write `CALL: …` lines that are carried out."
      },
      "output_schema": {
        "type": "object",
        "x-text": "plain",
        "description": "A JSON Schema: the output is then JSON that satisfies it."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "condition": {
    "type": "object",
    "oneOf": [
      {
        "required": [
          "condition"
        ]
      },
      {
        "required": [
          "cases"
        ]
      }
    ],
    "properties": {
      "condition": {
        "type": "string",
        "minLength": 1,
        "x-text": "expression",
        "description": "A CEL expression; the branch is `true` or `false`."
      },
      "cases": {
        "type": "array",
        "items": {
          "type": "object",
          "required": [
            "name",
            "condition"
          ],
          "properties": {
            "name": {
              "type": "string",
              "x-text": "plain",
              "minLength": 1,
              "description": "The branch."
            },
            "condition": {
              "type": "string",
              "minLength": 1,
              "x-text": "expression",
              "description": "A CEL expression that is true where this branch is taken."
            }
          }
        },
        "minItems": 1,
        "description": "Tried in order; the first that holds names the branch."
      },
      "default": {
        "type": "string",
        "x-text": "plain",
        "minLength": 1,
        "description": "The branch when no case holds. `default` unless set."
      },
      "true_label": {
        "type": "string",
        "x-text": "plain"
      },
      "false_label": {
        "type": "string",
        "x-text": "plain"
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "delay": {
    "type": "object",
    "properties": {
      "delay_seconds": {
        "type": "number",
        "minimum": 0,
        "maximum": 2000000,
        "description": "How long to wait. 1 unless set."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "filter": {
    "type": "object",
    "required": [
      "condition"
    ],
    "properties": {
      "items": {
        "description": "The list. Without it: what arrives here, which must be one list."
      },
      "condition": {
        "type": "string",
        "minLength": 1,
        "x-text": "expression",
        "x-locals": [
          "item",
          "index"
        ],
        "description": "A CEL expression over `item` and `index`; items for which it is true are kept."
      },
      "mode": {
        "enum": [
          "include",
          "exclude"
        ],
        "description": "`exclude` drops the items instead."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "transformer": {
    "type": "object",
    "oneOf": [
      {
        "required": [
          "expression"
        ]
      },
      {
        "required": [
          "fields"
        ]
      },
      {
        "required": [
          "template"
        ]
      }
    ],
    "properties": {
      "expression": {
        "type": "string",
        "minLength": 1,
        "x-text": "expression",
        "description": "A CEL expression; its value is the output."
      },
      "fields": {
        "type": "object",
        "patternProperties": {
          "^.*$": {
            "type": "string",
            "minLength": 1,
            "x-text": "expression"
          }
        },
        "description": "CEL expressions by name; the output is the object of their values."
      },
      "template": {
        "type": "string",
        "description": "A Liquid template; its text is the output."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "approval": {
    "type": "object",
    "required": [
      "question"
    ],
    "not": {
      "required": [
        "choices",
        "schema"
      ]
    },
    "properties": {
      "question": {
        "type": "string",
        "minLength": 1,
        "description": "What the person is asked."
      },
      "details": {
        "description": "What they decide about, as they need to see it."
      },
      "choices": {
        "type": "array",
        "items": {
          "type": "string",
          "x-text": "plain",
          "minLength": 1,
          "maxLength": 100
        },
        "minItems": 1,
        "maxItems": 50,
        "uniqueItems": true,
        "description": "What they choose from; each is a branch. `approve` and `reject` unless set."
      },
      "schema": {
        "type": "object",
        "x-text": "plain",
        "x-json-schema": true,
        "description": "A JSON Schema of what they give, instead of choices."
      },
      "timeout_seconds": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "How long to wait. For ever unless set."
      },
      "default": {
        "description": "What counts as given once the time is over. Without it the node fails."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  },
  "workflow": {
    "type": "object",
    "required": [
      "file"
    ],
    "not": {
      "required": [
        "for_each",
        "repeat"
      ]
    },
    "properties": {
      "file": {
        "type": "string",
        "x-text": "plain",
        "minLength": 1,
        "maxLength": 500,
        "description": "The workflow's file, relative to this one."
      },
      "inputs": {
        "type": "object",
        "x-deferred": true,
        "x-locals": [
          "item",
          "index",
          "previous",
          "question",
          "from"
        ],
        "x-secret": true,
        "description": "Values for its variables. May read `item` and `index` of `for_each`, `previous` and `index` of `repeat`, and `question` and `from` while it answers."
      },
      "for_each": {
        "type": "array",
        "description": "A list: the workflow runs once for each item, and the output is the list of outputs."
      },
      "max_concurrency": {
        "type": "integer",
        "minimum": 1,
        "maximum": 1000,
        "description": "Items that run at one time. 1 unless set."
      },
      "on_error": {
        "enum": [
          "stop",
          "collect"
        ],
        "description": "When an item fails: `stop` and fail, or `collect` `{ \"error\": { \"code\", \"message\" } }` in its place. `stop` unless set."
      },
      "repeat": {
        "type": "object",
        "required": [
          "until"
        ],
        "properties": {
          "until": {
            "type": "string",
            "minLength": 1,
            "x-text": "expression",
            "x-locals": [
              "output",
              "index"
            ],
            "description": "A CEL expression over `output` and `index`: true ends the loop."
          },
          "max_iterations": {
            "type": "integer",
            "minimum": 1,
            "maximum": 10000,
            "description": "Runs at most. 10 unless set."
          }
        },
        "description": "Runs the workflow again and again; the output is the last one's."
      },
      "question_input": {
        "type": "string",
        "x-text": "plain",
        "minLength": 1,
        "description": "The variable that gets a question to this node. `question` unless set."
      },
      "name": {
        "type": "string",
        "x-text": "plain",
        "description": "What people and models call the node."
      },
      "description": {
        "type": "string",
        "x-text": "plain",
        "description": "What the node is for; models read it when they choose whom to ask."
      },
      "can_communicate": {
        "type": "boolean",
        "description": "Whether the node asks, answers, broadcasts and shares context."
      },
      "timeout": {
        "type": "number",
        "exclusiveMinimum": 0,
        "maximum": 2000000,
        "description": "The older name of the node's `timeout_seconds`."
      },
      "retries": {
        "type": "integer",
        "minimum": 0,
        "maximum": 99,
        "description": "Attempts after the first; see the node's `retry`."
      },
      "retry_delay": {
        "type": "number",
        "minimum": 0,
        "description": "The older name of `retry.backoff_seconds`."
      }
    }
  }
};
