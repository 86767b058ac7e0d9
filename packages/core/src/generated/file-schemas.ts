// Made by scripts/generate.ts from the definitions of this package; edit those.
import type { JsonSchema } from "../contracts/json.ts";

/** The JSON Schema of a file of tests. */
export const workflowTestSchema: JsonSchema = {
  "type": "object",
  "required": [
    "workflow"
  ],
  "properties": {
    "$schema": {
      "type": "string"
    },
    "workflow": {
      "type": "string",
      "minLength": 1,
      "description": "The workflow's file, from this file."
    },
    "tests": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "name": {
            "type": "string",
            "minLength": 1,
            "description": "What people call the test."
          },
          "inputs": {
            "type": "object",
            "description": "Values for variables, by name."
          },
          "mode": {
            "type": "string",
            "enum": [
              "simple",
              "pubsub"
            ],
            "description": "How agents talk. In pubsub over a transport in memory."
          },
          "model": {
            "type": "string",
            "description": "The model for every node, as --model names it."
          },
          "now": {
            "type": "string",
            "description": "What the run takes for the time of its start, in ISO 8601."
          },
          "timeout_seconds": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 86400,
            "description": "How long the run may take; 60 unless given."
          },
          "recording": {
            "type": "string",
            "minLength": 1,
            "description": "The folder of a recording, from this file, that answers for all models."
          },
          "answers": {
            "type": "object",
            "additionalProperties": {
              "anyOf": [
                {
                  "type": "array",
                  "items": {
                    "anyOf": [
                      {
                        "type": "string"
                      },
                      {
                        "type": "object",
                        "properties": {
                          "content": {
                            "type": "string",
                            "description": "What the model says."
                          },
                          "json": {
                            "description": "What the model says, as JSON: for a node with an output_schema."
                          },
                          "calls": {
                            "type": "array",
                            "items": {
                              "type": "object",
                              "required": [
                                "tool",
                                "arguments"
                              ],
                              "properties": {
                                "tool": {
                                  "type": "string",
                                  "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                                },
                                "arguments": {
                                  "type": "object",
                                  "description": "Its arguments."
                                }
                              },
                              "additionalProperties": false
                            }
                          },
                          "usage": {
                            "type": "object",
                            "required": [
                              "input_tokens",
                              "output_tokens"
                            ],
                            "properties": {
                              "input_tokens": {
                                "type": "integer",
                                "minimum": 0
                              },
                              "output_tokens": {
                                "type": "integer",
                                "minimum": 0
                              }
                            },
                            "description": "What the call counts as having used.",
                            "additionalProperties": false
                          },
                          "error": {
                            "type": "object",
                            "required": [
                              "code"
                            ],
                            "properties": {
                              "code": {
                                "type": "string",
                                "description": "The error's code."
                              },
                              "message": {
                                "type": "string",
                                "description": "Its sentence."
                              }
                            },
                            "description": "What the call fails with, instead of an answer.",
                            "additionalProperties": false
                          }
                        },
                        "additionalProperties": false
                      }
                    ],
                    "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
                  }
                },
                {
                  "type": "object",
                  "properties": {
                    "run": {
                      "type": "array",
                      "items": {
                        "anyOf": [
                          {
                            "type": "string"
                          },
                          {
                            "type": "object",
                            "properties": {
                              "content": {
                                "type": "string",
                                "description": "What the model says."
                              },
                              "json": {
                                "description": "What the model says, as JSON: for a node with an output_schema."
                              },
                              "calls": {
                                "type": "array",
                                "items": {
                                  "type": "object",
                                  "required": [
                                    "tool",
                                    "arguments"
                                  ],
                                  "properties": {
                                    "tool": {
                                      "type": "string",
                                      "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                                    },
                                    "arguments": {
                                      "type": "object",
                                      "description": "Its arguments."
                                    }
                                  },
                                  "additionalProperties": false
                                }
                              },
                              "usage": {
                                "type": "object",
                                "required": [
                                  "input_tokens",
                                  "output_tokens"
                                ],
                                "properties": {
                                  "input_tokens": {
                                    "type": "integer",
                                    "minimum": 0
                                  },
                                  "output_tokens": {
                                    "type": "integer",
                                    "minimum": 0
                                  }
                                },
                                "description": "What the call counts as having used.",
                                "additionalProperties": false
                              },
                              "error": {
                                "type": "object",
                                "required": [
                                  "code"
                                ],
                                "properties": {
                                  "code": {
                                    "type": "string",
                                    "description": "The error's code."
                                  },
                                  "message": {
                                    "type": "string",
                                    "description": "Its sentence."
                                  }
                                },
                                "description": "What the call fails with, instead of an answer.",
                                "additionalProperties": false
                              }
                            },
                            "additionalProperties": false
                          }
                        ],
                        "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
                      }
                    },
                    "asked": {
                      "type": "object",
                      "additionalProperties": {
                        "type": "array",
                        "items": {
                          "anyOf": [
                            {
                              "type": "string"
                            },
                            {
                              "type": "object",
                              "properties": {
                                "content": {
                                  "type": "string",
                                  "description": "What the model says."
                                },
                                "json": {
                                  "description": "What the model says, as JSON: for a node with an output_schema."
                                },
                                "calls": {
                                  "type": "array",
                                  "items": {
                                    "type": "object",
                                    "required": [
                                      "tool",
                                      "arguments"
                                    ],
                                    "properties": {
                                      "tool": {
                                        "type": "string",
                                        "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                                      },
                                      "arguments": {
                                        "type": "object",
                                        "description": "Its arguments."
                                      }
                                    },
                                    "additionalProperties": false
                                  }
                                },
                                "usage": {
                                  "type": "object",
                                  "required": [
                                    "input_tokens",
                                    "output_tokens"
                                  ],
                                  "properties": {
                                    "input_tokens": {
                                      "type": "integer",
                                      "minimum": 0
                                    },
                                    "output_tokens": {
                                      "type": "integer",
                                      "minimum": 0
                                    }
                                  },
                                  "description": "What the call counts as having used.",
                                  "additionalProperties": false
                                },
                                "error": {
                                  "type": "object",
                                  "required": [
                                    "code"
                                  ],
                                  "properties": {
                                    "code": {
                                      "type": "string",
                                      "description": "The error's code."
                                    },
                                    "message": {
                                      "type": "string",
                                      "description": "Its sentence."
                                    }
                                  },
                                  "description": "What the call fails with, instead of an answer.",
                                  "additionalProperties": false
                                }
                              },
                              "additionalProperties": false
                            }
                          ],
                          "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
                        }
                      },
                      "description": "What it answers, by the node that asks: one entry for each call of its model."
                    }
                  },
                  "additionalProperties": false
                }
              ],
              "description": "The answers of one agent: a list for its own run, or { \"run\": […], \"asked\": { \"asker\": […] } }"
            },
            "description": "What models answer, by the agent's name in the run. No model is called."
          },
          "people": {
            "type": "object",
            "additionalProperties": {
              "type": "array",
              "items": {
                "description": "What a person gives."
              }
            },
            "description": "What people answer, by the name of the node that asks them: one entry for each time."
          },
          "expect": {
            "type": "object",
            "properties": {
              "status": {
                "type": "string",
                "enum": [
                  "completed",
                  "failed",
                  "cancelled"
                ],
                "description": "How the run ends: completed, unless an error is expected."
              },
              "error": {
                "type": "string",
                "description": "The code that the run fails with."
              },
              "outputs": {
                "type": "object",
                "additionalProperties": {
                  "description": "The output, or the part of an object that matters."
                },
                "description": "Outputs, by the node's name in the run."
              },
              "schema": {
                "type": "object",
                "additionalProperties": {
                  "type": "object"
                },
                "description": "JSON Schemas that outputs fit, by the node's name in the run."
              },
              "nodes": {
                "type": "object",
                "additionalProperties": {
                  "type": "string",
                  "enum": [
                    "pending",
                    "running",
                    "retrying",
                    "completed",
                    "failed",
                    "skipped",
                    "cancelled"
                  ],
                  "description": "Where the node stands at the end."
                },
                "description": "Where nodes stand at the end, by their names in the run."
              },
              "shared": {
                "type": "object",
                "additionalProperties": {
                  "description": "The value, or the part of an object that matters."
                },
                "description": "What is in the shared context at the end, by key."
              },
              "conversation": {
                "anyOf": [
                  {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "from": {
                          "type": "string",
                          "description": "The node that speaks."
                        },
                        "ask": {
                          "type": "string",
                          "description": "The node that is asked."
                        },
                        "question": {
                          "anyOf": [
                            {
                              "type": "string"
                            },
                            {
                              "type": "object",
                              "properties": {
                                "contains": {
                                  "type": "string",
                                  "description": "A part of the text."
                                },
                                "matches": {
                                  "type": "string",
                                  "description": "A regular expression (RE2) that is found in the text."
                                }
                              },
                              "minProperties": 1,
                              "additionalProperties": false
                            }
                          ],
                          "description": "The question: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                        },
                        "answer": {
                          "anyOf": [
                            {
                              "type": "string"
                            },
                            {
                              "type": "object",
                              "properties": {
                                "contains": {
                                  "type": "string",
                                  "description": "A part of the text."
                                },
                                "matches": {
                                  "type": "string",
                                  "description": "A regular expression (RE2) that is found in the text."
                                }
                              },
                              "minProperties": 1,
                              "additionalProperties": false
                            }
                          ],
                          "description": "The answer; one that is no text is compared as JSON: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                        },
                        "broadcast": {
                          "anyOf": [
                            {
                              "type": "string"
                            },
                            {
                              "type": "object",
                              "properties": {
                                "contains": {
                                  "type": "string",
                                  "description": "A part of the text."
                                },
                                "matches": {
                                  "type": "string",
                                  "description": "A regular expression (RE2) that is found in the text."
                                }
                              },
                              "minProperties": 1,
                              "additionalProperties": false
                            }
                          ],
                          "description": "What is told to the others: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                        },
                        "to": {
                          "type": "array",
                          "items": {
                            "type": "string"
                          },
                          "description": "All that a broadcast is for, in any order."
                        },
                        "outcome": {
                          "type": "string",
                          "description": "How it ended: answered, delivered, failed, timed-out, rejected, nobody-listening."
                        }
                      },
                      "description": "A message: a question with \"ask\", or a broadcast with \"broadcast\".",
                      "additionalProperties": false
                    }
                  },
                  {
                    "type": "object",
                    "required": [
                      "messages"
                    ],
                    "properties": {
                      "messages": {
                        "type": "array",
                        "items": {
                          "type": "object",
                          "properties": {
                            "from": {
                              "type": "string",
                              "description": "The node that speaks."
                            },
                            "ask": {
                              "type": "string",
                              "description": "The node that is asked."
                            },
                            "question": {
                              "anyOf": [
                                {
                                  "type": "string"
                                },
                                {
                                  "type": "object",
                                  "properties": {
                                    "contains": {
                                      "type": "string",
                                      "description": "A part of the text."
                                    },
                                    "matches": {
                                      "type": "string",
                                      "description": "A regular expression (RE2) that is found in the text."
                                    }
                                  },
                                  "minProperties": 1,
                                  "additionalProperties": false
                                }
                              ],
                              "description": "The question: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                            },
                            "answer": {
                              "anyOf": [
                                {
                                  "type": "string"
                                },
                                {
                                  "type": "object",
                                  "properties": {
                                    "contains": {
                                      "type": "string",
                                      "description": "A part of the text."
                                    },
                                    "matches": {
                                      "type": "string",
                                      "description": "A regular expression (RE2) that is found in the text."
                                    }
                                  },
                                  "minProperties": 1,
                                  "additionalProperties": false
                                }
                              ],
                              "description": "The answer; one that is no text is compared as JSON: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                            },
                            "broadcast": {
                              "anyOf": [
                                {
                                  "type": "string"
                                },
                                {
                                  "type": "object",
                                  "properties": {
                                    "contains": {
                                      "type": "string",
                                      "description": "A part of the text."
                                    },
                                    "matches": {
                                      "type": "string",
                                      "description": "A regular expression (RE2) that is found in the text."
                                    }
                                  },
                                  "minProperties": 1,
                                  "additionalProperties": false
                                }
                              ],
                              "description": "What is told to the others: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                            },
                            "to": {
                              "type": "array",
                              "items": {
                                "type": "string"
                              },
                              "description": "All that a broadcast is for, in any order."
                            },
                            "outcome": {
                              "type": "string",
                              "description": "How it ended: answered, delivered, failed, timed-out, rejected, nobody-listening."
                            }
                          },
                          "description": "A message: a question with \"ask\", or a broadcast with \"broadcast\".",
                          "additionalProperties": false
                        },
                        "description": "What is said."
                      },
                      "in_order": {
                        "type": "boolean",
                        "description": "Whether it is said in this order."
                      },
                      "only": {
                        "type": "boolean",
                        "description": "Whether nothing else may be said."
                      }
                    },
                    "additionalProperties": false
                  }
                ],
                "description": "A list of messages that are among what is said, or { \"messages\": […], \"in_order\": true, \"only\": true }"
              },
              "cel": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              }
            },
            "description": "What has to come of it.",
            "additionalProperties": false
          }
        },
        "additionalProperties": false
      },
      "minItems": 1,
      "description": "Several tests of the workflow."
    },
    "name": {
      "type": "string",
      "minLength": 1,
      "description": "What people call the test."
    },
    "inputs": {
      "type": "object",
      "description": "Values for variables, by name."
    },
    "mode": {
      "type": "string",
      "enum": [
        "simple",
        "pubsub"
      ],
      "description": "How agents talk. In pubsub over a transport in memory."
    },
    "model": {
      "type": "string",
      "description": "The model for every node, as --model names it."
    },
    "now": {
      "type": "string",
      "description": "What the run takes for the time of its start, in ISO 8601."
    },
    "timeout_seconds": {
      "type": "number",
      "exclusiveMinimum": 0,
      "maximum": 86400,
      "description": "How long the run may take; 60 unless given."
    },
    "recording": {
      "type": "string",
      "minLength": 1,
      "description": "The folder of a recording, from this file, that answers for all models."
    },
    "answers": {
      "type": "object",
      "additionalProperties": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "anyOf": [
                {
                  "type": "string"
                },
                {
                  "type": "object",
                  "properties": {
                    "content": {
                      "type": "string",
                      "description": "What the model says."
                    },
                    "json": {
                      "description": "What the model says, as JSON: for a node with an output_schema."
                    },
                    "calls": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "tool",
                          "arguments"
                        ],
                        "properties": {
                          "tool": {
                            "type": "string",
                            "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                          },
                          "arguments": {
                            "type": "object",
                            "description": "Its arguments."
                          }
                        },
                        "additionalProperties": false
                      }
                    },
                    "usage": {
                      "type": "object",
                      "required": [
                        "input_tokens",
                        "output_tokens"
                      ],
                      "properties": {
                        "input_tokens": {
                          "type": "integer",
                          "minimum": 0
                        },
                        "output_tokens": {
                          "type": "integer",
                          "minimum": 0
                        }
                      },
                      "description": "What the call counts as having used.",
                      "additionalProperties": false
                    },
                    "error": {
                      "type": "object",
                      "required": [
                        "code"
                      ],
                      "properties": {
                        "code": {
                          "type": "string",
                          "description": "The error's code."
                        },
                        "message": {
                          "type": "string",
                          "description": "Its sentence."
                        }
                      },
                      "description": "What the call fails with, instead of an answer.",
                      "additionalProperties": false
                    }
                  },
                  "additionalProperties": false
                }
              ],
              "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
            }
          },
          {
            "type": "object",
            "properties": {
              "run": {
                "type": "array",
                "items": {
                  "anyOf": [
                    {
                      "type": "string"
                    },
                    {
                      "type": "object",
                      "properties": {
                        "content": {
                          "type": "string",
                          "description": "What the model says."
                        },
                        "json": {
                          "description": "What the model says, as JSON: for a node with an output_schema."
                        },
                        "calls": {
                          "type": "array",
                          "items": {
                            "type": "object",
                            "required": [
                              "tool",
                              "arguments"
                            ],
                            "properties": {
                              "tool": {
                                "type": "string",
                                "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                              },
                              "arguments": {
                                "type": "object",
                                "description": "Its arguments."
                              }
                            },
                            "additionalProperties": false
                          }
                        },
                        "usage": {
                          "type": "object",
                          "required": [
                            "input_tokens",
                            "output_tokens"
                          ],
                          "properties": {
                            "input_tokens": {
                              "type": "integer",
                              "minimum": 0
                            },
                            "output_tokens": {
                              "type": "integer",
                              "minimum": 0
                            }
                          },
                          "description": "What the call counts as having used.",
                          "additionalProperties": false
                        },
                        "error": {
                          "type": "object",
                          "required": [
                            "code"
                          ],
                          "properties": {
                            "code": {
                              "type": "string",
                              "description": "The error's code."
                            },
                            "message": {
                              "type": "string",
                              "description": "Its sentence."
                            }
                          },
                          "description": "What the call fails with, instead of an answer.",
                          "additionalProperties": false
                        }
                      },
                      "additionalProperties": false
                    }
                  ],
                  "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
                }
              },
              "asked": {
                "type": "object",
                "additionalProperties": {
                  "type": "array",
                  "items": {
                    "anyOf": [
                      {
                        "type": "string"
                      },
                      {
                        "type": "object",
                        "properties": {
                          "content": {
                            "type": "string",
                            "description": "What the model says."
                          },
                          "json": {
                            "description": "What the model says, as JSON: for a node with an output_schema."
                          },
                          "calls": {
                            "type": "array",
                            "items": {
                              "type": "object",
                              "required": [
                                "tool",
                                "arguments"
                              ],
                              "properties": {
                                "tool": {
                                  "type": "string",
                                  "description": "The tool: ask_node, broadcast_message, set_shared_context or get_shared_context."
                                },
                                "arguments": {
                                  "type": "object",
                                  "description": "Its arguments."
                                }
                              },
                              "additionalProperties": false
                            }
                          },
                          "usage": {
                            "type": "object",
                            "required": [
                              "input_tokens",
                              "output_tokens"
                            ],
                            "properties": {
                              "input_tokens": {
                                "type": "integer",
                                "minimum": 0
                              },
                              "output_tokens": {
                                "type": "integer",
                                "minimum": 0
                              }
                            },
                            "description": "What the call counts as having used.",
                            "additionalProperties": false
                          },
                          "error": {
                            "type": "object",
                            "required": [
                              "code"
                            ],
                            "properties": {
                              "code": {
                                "type": "string",
                                "description": "The error's code."
                              },
                              "message": {
                                "type": "string",
                                "description": "Its sentence."
                              }
                            },
                            "description": "What the call fails with, instead of an answer.",
                            "additionalProperties": false
                          }
                        },
                        "additionalProperties": false
                      }
                    ],
                    "description": "An answer: a text, or an object with \"content\", \"json\", \"calls\", \"usage\" or \"error\""
                  }
                },
                "description": "What it answers, by the node that asks: one entry for each call of its model."
              }
            },
            "additionalProperties": false
          }
        ],
        "description": "The answers of one agent: a list for its own run, or { \"run\": […], \"asked\": { \"asker\": […] } }"
      },
      "description": "What models answer, by the agent's name in the run. No model is called."
    },
    "people": {
      "type": "object",
      "additionalProperties": {
        "type": "array",
        "items": {
          "description": "What a person gives."
        }
      },
      "description": "What people answer, by the name of the node that asks them: one entry for each time."
    },
    "expect": {
      "type": "object",
      "properties": {
        "status": {
          "type": "string",
          "enum": [
            "completed",
            "failed",
            "cancelled"
          ],
          "description": "How the run ends: completed, unless an error is expected."
        },
        "error": {
          "type": "string",
          "description": "The code that the run fails with."
        },
        "outputs": {
          "type": "object",
          "additionalProperties": {
            "description": "The output, or the part of an object that matters."
          },
          "description": "Outputs, by the node's name in the run."
        },
        "schema": {
          "type": "object",
          "additionalProperties": {
            "type": "object"
          },
          "description": "JSON Schemas that outputs fit, by the node's name in the run."
        },
        "nodes": {
          "type": "object",
          "additionalProperties": {
            "type": "string",
            "enum": [
              "pending",
              "running",
              "retrying",
              "completed",
              "failed",
              "skipped",
              "cancelled"
            ],
            "description": "Where the node stands at the end."
          },
          "description": "Where nodes stand at the end, by their names in the run."
        },
        "shared": {
          "type": "object",
          "additionalProperties": {
            "description": "The value, or the part of an object that matters."
          },
          "description": "What is in the shared context at the end, by key."
        },
        "conversation": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "object",
                "properties": {
                  "from": {
                    "type": "string",
                    "description": "The node that speaks."
                  },
                  "ask": {
                    "type": "string",
                    "description": "The node that is asked."
                  },
                  "question": {
                    "anyOf": [
                      {
                        "type": "string"
                      },
                      {
                        "type": "object",
                        "properties": {
                          "contains": {
                            "type": "string",
                            "description": "A part of the text."
                          },
                          "matches": {
                            "type": "string",
                            "description": "A regular expression (RE2) that is found in the text."
                          }
                        },
                        "minProperties": 1,
                        "additionalProperties": false
                      }
                    ],
                    "description": "The question: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                  },
                  "answer": {
                    "anyOf": [
                      {
                        "type": "string"
                      },
                      {
                        "type": "object",
                        "properties": {
                          "contains": {
                            "type": "string",
                            "description": "A part of the text."
                          },
                          "matches": {
                            "type": "string",
                            "description": "A regular expression (RE2) that is found in the text."
                          }
                        },
                        "minProperties": 1,
                        "additionalProperties": false
                      }
                    ],
                    "description": "The answer; one that is no text is compared as JSON: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                  },
                  "broadcast": {
                    "anyOf": [
                      {
                        "type": "string"
                      },
                      {
                        "type": "object",
                        "properties": {
                          "contains": {
                            "type": "string",
                            "description": "A part of the text."
                          },
                          "matches": {
                            "type": "string",
                            "description": "A regular expression (RE2) that is found in the text."
                          }
                        },
                        "minProperties": 1,
                        "additionalProperties": false
                      }
                    ],
                    "description": "What is told to the others: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                  },
                  "to": {
                    "type": "array",
                    "items": {
                      "type": "string"
                    },
                    "description": "All that a broadcast is for, in any order."
                  },
                  "outcome": {
                    "type": "string",
                    "description": "How it ended: answered, delivered, failed, timed-out, rejected, nobody-listening."
                  }
                },
                "description": "A message: a question with \"ask\", or a broadcast with \"broadcast\".",
                "additionalProperties": false
              }
            },
            {
              "type": "object",
              "required": [
                "messages"
              ],
              "properties": {
                "messages": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "properties": {
                      "from": {
                        "type": "string",
                        "description": "The node that speaks."
                      },
                      "ask": {
                        "type": "string",
                        "description": "The node that is asked."
                      },
                      "question": {
                        "anyOf": [
                          {
                            "type": "string"
                          },
                          {
                            "type": "object",
                            "properties": {
                              "contains": {
                                "type": "string",
                                "description": "A part of the text."
                              },
                              "matches": {
                                "type": "string",
                                "description": "A regular expression (RE2) that is found in the text."
                              }
                            },
                            "minProperties": 1,
                            "additionalProperties": false
                          }
                        ],
                        "description": "The question: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                      },
                      "answer": {
                        "anyOf": [
                          {
                            "type": "string"
                          },
                          {
                            "type": "object",
                            "properties": {
                              "contains": {
                                "type": "string",
                                "description": "A part of the text."
                              },
                              "matches": {
                                "type": "string",
                                "description": "A regular expression (RE2) that is found in the text."
                              }
                            },
                            "minProperties": 1,
                            "additionalProperties": false
                          }
                        ],
                        "description": "The answer; one that is no text is compared as JSON: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                      },
                      "broadcast": {
                        "anyOf": [
                          {
                            "type": "string"
                          },
                          {
                            "type": "object",
                            "properties": {
                              "contains": {
                                "type": "string",
                                "description": "A part of the text."
                              },
                              "matches": {
                                "type": "string",
                                "description": "A regular expression (RE2) that is found in the text."
                              }
                            },
                            "minProperties": 1,
                            "additionalProperties": false
                          }
                        ],
                        "description": "What is told to the others: the whole text, or { \"contains\": \"…\" } or { \"matches\": \"…\" }"
                      },
                      "to": {
                        "type": "array",
                        "items": {
                          "type": "string"
                        },
                        "description": "All that a broadcast is for, in any order."
                      },
                      "outcome": {
                        "type": "string",
                        "description": "How it ended: answered, delivered, failed, timed-out, rejected, nobody-listening."
                      }
                    },
                    "description": "A message: a question with \"ask\", or a broadcast with \"broadcast\".",
                    "additionalProperties": false
                  },
                  "description": "What is said."
                },
                "in_order": {
                  "type": "boolean",
                  "description": "Whether it is said in this order."
                },
                "only": {
                  "type": "boolean",
                  "description": "Whether nothing else may be said."
                }
              },
              "additionalProperties": false
            }
          ],
          "description": "A list of messages that are among what is said, or { \"messages\": […], \"in_order\": true, \"only\": true }"
        },
        "cel": {
          "type": "array",
          "items": {
            "type": "string"
          }
        }
      },
      "description": "What has to come of it.",
      "additionalProperties": false
    }
  },
  "title": "ChasmX workflow tests",
  "description": "What a workflow is given, and what has to come of it. A file holds one test, or several under \"tests\".",
  "additionalProperties": false
};

/** The JSON Schema of the file that lists a recording's agents. */
export const recordingSchema: JsonSchema = {
  "type": "object",
  "required": [
    "format",
    "workflow",
    "agents"
  ],
  "properties": {
    "format": {
      "type": "number",
      "const": 1
    },
    "workflow": {
      "type": "string"
    },
    "agents": {
      "type": "array",
      "items": {
        "type": "string",
        "minLength": 1,
        "maxLength": 10000
      },
      "uniqueItems": true
    }
  },
  "title": "ChasmX recording",
  "additionalProperties": false
};

/** The JSON Schema of a recording's file of one agent. */
export const agentRecordingSchema: JsonSchema = {
  "type": "object",
  "required": [
    "format",
    "agent",
    "activities"
  ],
  "properties": {
    "format": {
      "type": "number",
      "const": 1
    },
    "agent": {
      "type": "string",
      "minLength": 1,
      "maxLength": 10000
    },
    "settings": {
      "type": "object",
      "properties": {
        "model": {
          "type": "string"
        },
        "tools": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "name": {
                "type": "string"
              },
              "description": {
                "type": "string"
              },
              "parameters": {
                "type": "object"
              }
            },
            "required": [
              "name",
              "description",
              "parameters"
            ],
            "additionalProperties": false
          }
        },
        "directives": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "tool": {
                "type": "string"
              },
              "arguments": {
                "type": "object"
              }
            },
            "required": [
              "tool",
              "arguments"
            ],
            "additionalProperties": false
          }
        },
        "output_schema": {
          "type": "object"
        },
        "temperature": {
          "type": "number"
        },
        "max_tokens": {
          "type": "number"
        },
        "seed": {
          "type": "number"
        },
        "stop": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "reasoning_effort": {
          "enum": [
            "none",
            "minimal",
            "low",
            "medium",
            "high",
            "xhigh"
          ]
        }
      },
      "additionalProperties": false
    },
    "activities": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "calls"
        ],
        "properties": {
          "attempt": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000000
          },
          "asked_in": {
            "type": "string",
            "minLength": 1,
            "maxLength": 10000
          },
          "calls": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "step",
                "request"
              ],
              "properties": {
                "step": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 10000
                },
                "request": {
                  "type": "object",
                  "required": [
                    "messages"
                  ],
                  "properties": {
                    "model": {
                      "type": "string"
                    },
                    "tools": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "name": {
                            "type": "string"
                          },
                          "description": {
                            "type": "string"
                          },
                          "parameters": {
                            "type": "object"
                          }
                        },
                        "required": [
                          "name",
                          "description",
                          "parameters"
                        ],
                        "additionalProperties": false
                      }
                    },
                    "directives": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "tool": {
                            "type": "string"
                          },
                          "arguments": {
                            "type": "object"
                          }
                        },
                        "required": [
                          "tool",
                          "arguments"
                        ],
                        "additionalProperties": false
                      }
                    },
                    "output_schema": {
                      "type": "object"
                    },
                    "temperature": {
                      "type": "number"
                    },
                    "max_tokens": {
                      "type": "number"
                    },
                    "seed": {
                      "type": "number"
                    },
                    "stop": {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    },
                    "reasoning_effort": {
                      "enum": [
                        "none",
                        "minimal",
                        "low",
                        "medium",
                        "high",
                        "xhigh"
                      ]
                    },
                    "messages_before": {
                      "type": "integer",
                      "minimum": 0,
                      "maximum": 9007199254740991
                    },
                    "messages": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "role",
                          "content"
                        ],
                        "properties": {
                          "role": {
                            "enum": [
                              "system",
                              "user",
                              "assistant",
                              "tool"
                            ]
                          },
                          "content": {
                            "anyOf": [
                              {
                                "type": "string"
                              },
                              {
                                "type": "array",
                                "items": {
                                  "type": "string"
                                }
                              }
                            ],
                            "description": "A text, or its lines."
                          },
                          "tool_calls": {
                            "type": "array",
                            "items": {
                              "type": "object",
                              "required": [
                                "id",
                                "name",
                                "arguments"
                              ],
                              "properties": {
                                "id": {
                                  "type": "string"
                                },
                                "name": {
                                  "type": "string"
                                },
                                "arguments": {}
                              },
                              "additionalProperties": false
                            }
                          },
                          "tool_call_id": {
                            "type": "string"
                          },
                          "is_error": {
                            "type": "boolean"
                          }
                        },
                        "additionalProperties": false
                      }
                    }
                  },
                  "additionalProperties": false
                },
                "response": {
                  "type": "object",
                  "required": [
                    "content",
                    "finish_reason"
                  ],
                  "properties": {
                    "content": {
                      "anyOf": [
                        {
                          "type": "string"
                        },
                        {
                          "type": "array",
                          "items": {
                            "type": "string"
                          }
                        }
                      ],
                      "description": "A text, or its lines."
                    },
                    "tool_calls": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "id",
                          "name",
                          "arguments"
                        ],
                        "properties": {
                          "id": {
                            "type": "string"
                          },
                          "name": {
                            "type": "string"
                          },
                          "arguments": {}
                        },
                        "additionalProperties": false
                      }
                    },
                    "finish_reason": {
                      "enum": [
                        "stop",
                        "tool-calls",
                        "length",
                        "content-filter"
                      ]
                    },
                    "usage": {
                      "type": "object",
                      "required": [
                        "input_tokens",
                        "output_tokens"
                      ],
                      "properties": {
                        "input_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "output_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "cached_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "reasoning_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        }
                      },
                      "additionalProperties": false
                    },
                    "model": {
                      "type": "string"
                    }
                  },
                  "additionalProperties": false
                },
                "error": {
                  "type": "object",
                  "required": [
                    "code",
                    "message"
                  ],
                  "properties": {
                    "code": {
                      "type": "string"
                    },
                    "message": {
                      "type": "string"
                    },
                    "retryable": {
                      "type": "boolean"
                    }
                  },
                  "additionalProperties": false
                }
              },
              "additionalProperties": false
            },
            "minItems": 1
          }
        },
        "additionalProperties": false
      }
    }
  },
  "title": "ChasmX recording of one agent",
  "additionalProperties": false
};
